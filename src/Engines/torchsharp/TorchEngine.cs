using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bench.Bundles;
using Bench.Graphs;
using Bench.Protocol;
using TorchSharp;

namespace Bench.Engines;

/// <summary>libtorch through TorchSharp, call by call, as its users run it: there is no compiler between them.</summary>
public sealed class TorchEngine : IEngine
{
    private bool _loaded;

    public Hello Hello()
    {
        LoadLibraries();
        return Describe();
    }

    public ILoadedCell Load(Load load)
    {
        LoadLibraries();
        if (load.Device != "cpu")
            throw new EngineException("unsupported", $"device \"{load.Device}\" is not there: this environment has libtorch for the CPU; ask for \"cpu\"");
        return LoadCell(load);
    }

    // Nothing of TorchSharp may be touched before: its static constructors look for libtorch themselves.
    private void LoadLibraries()
    {
        if (_loaded) return;
        NativeLoader.Load(AppContext.BaseDirectory, Path.Combine(Cache.Default().Home, "native"));
        _loaded = true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Hello Describe() => new()
    {
        Version = ProtocolVersion.Current,
        Engine = "torchsharp",
        Versions = new Dictionary<string, string>
        {
            ["torchsharp"] = typeof(torch).Assembly.GetName().Version!.ToString(3),
            ["libtorch"] = torch.__version__,
        },
        Devices = ["cpu"],
        Precisions = ["fp32", "fp64", "bf16", "fp16"],
        Modes = ["infer", "decode"],
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TorchCell LoadCell(Load load)
    {
        try
        {
            return TorchCell.Load(load);
        }
        catch (ExternalException e)
        {
            throw Refusals.Of(e);
        }
        catch (GraphException e)
        {
            throw new EngineException("input", e.Message);
        }
    }
}
