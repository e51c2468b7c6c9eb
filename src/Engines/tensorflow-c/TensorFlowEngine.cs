using Bench.Bundles;
using Bench.Graphs;
using Bench.Protocol;

namespace Bench.Engines;

/// <summary>TensorFlow by graph and session, its C API called by <paramref name="open"/>'s way.</summary>
internal sealed class TensorFlowEngine(string name, Func<ITensorFlow> open) : IEngine
{
    private ITensorFlow? _tensorFlow;

    public Hello Hello()
    {
        var versions = TensorFlow.Versions;
        return new()
        {
            Version = ProtocolVersion.Current,
            Engine = name,
            Versions = new Dictionary<string, string>(versions) { [name] = versions.Values.First(), ["library"] = LibraryFile.Path! },
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
            return TensorFlowCell.Load(tensorFlow, load, name);
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
            LibraryFile.Load();
            return _tensorFlow ??= open();
        }
    }
}
