using System.Reflection;
using Bench.Graphs;
using Bench.Protocol;

namespace Bench.Engines;

/// <summary>TensorFlow by graph and session, its C API called by <paramref name="open"/>'s way.</summary>
internal sealed class TensorFlowEngine(string name, Assembly importer, Func<ITensorFlow> open) : IEngine
{
    private ITensorFlow? _tensorFlow;

    public Hello Hello()
    {
        var version = TensorFlow.Version;
        return new()
        {
            Version = ProtocolVersion.Current,
            Engine = name,
            Versions = new Dictionary<string, string> { [name] = version, ["libtensorflow"] = LibraryFile.Version!, ["library"] = LibraryFile.Path! },
            Devices = ["cpu"],
            Precisions = TensorFlowCell.Precisions,
            Modes = ["infer", "decode"],
        };
    }

    public ILoadedCell Load(Load load)
    {
        var tensorFlow = TensorFlow;
        if (load.Device != "cpu") throw new EngineException("unsupported", $"device \"{load.Device}\" is not there: this engine runs TensorFlow on the CPU");
        try
        {
            return tensorFlow.LoadOtherwise(load, Settings.Call(load, tensorFlow.Calls)) ?? TensorFlowCell.Load(tensorFlow, load, name);
        }
        catch (GraphException e)
        {
            throw new EngineException("input", e.Message);
        }
    }

    private ITensorFlow TensorFlow
    {
        get
        {
            LibraryFile.Load(importer, name);
            return _tensorFlow ??= open();
        }
    }
}
