using System.Numerics;
using Bench.Bundles;
using Bench.Graphs;
using Bench.Graphs.Transforms;
using Bench.Protocol;
using Bench.Reference;

namespace Bench.Engines;

/// <summary>
/// The judge's own kernels as an engine: float32 in earnest, float64 as the golden has it, fp16 and bf16 with each operator's result rounded.
/// </summary>
public sealed class ReferenceEngine : IEngine
{
    public Hello Hello() => new()
    {
        Version = ProtocolVersion.Current,
        Engine = "reference",
        Versions = new Dictionary<string, string>
        {
            ["reference"] = ReferenceVersion.Current,
            [".net"] = Environment.Version.ToString(),
            ["vectors"] = $"{Vector<byte>.Count * 8} bits"
        },
        Devices = ["cpu"],
        Precisions = ["fp32", "fp64", "fp16", "bf16"],
        Modes = ["infer", "decode", "train"],
    };

    public ILoadedCell Load(Load load)
    {
        if (load.Device != "cpu") throw new EngineException("unsupported", $"device \"{load.Device}\": reference computes on the cpu only");
        if (load.Options.Keys.FirstOrDefault() is { } option) throw new EngineException("input", $"option \"{option}\": reference has no options");
        var bundle = Bundle.Open(load.Bundle, load.Weights);
        try
        {
            var graph = Precision.Named(bundle.Graph, load.Precision)
                ?? throw new EngineException("unsupported",
                    $"precision \"{load.Precision}\" is unknown; reference has {string.Join(", ", Hello().Precisions)}");
            return graph.Values.Values.Any(t => t.DType == DType.F64)
                ? new ReferenceCell<double>(bundle, graph, load)
                : new ReferenceCell<float>(bundle, graph, load);
        }
        catch (Exception e)
        {
            bundle.Dispose();
            throw e is GraphException and not BundleException ? new EngineException("unsupported", e.Message) : e;
        }
    }
}
