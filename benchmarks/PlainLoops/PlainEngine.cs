using Bench.Bundles;
using Bench.Engines;
using Bench.PlainLoops.Onnx;
using Bench.PlainLoops.TensorFlow;
using Bench.PlainLoops.Torch;
using Bench.Protocol;

namespace Bench.PlainLoops;

/// <summary>
/// The plain loops as workers, so that each has a process of its own, takes turns with Bench's cells and passes the same gate. The option "loop" names one.
/// </summary>
internal sealed class PlainEngine : IEngine
{
    private const string Option = "loop";

    public Hello Hello() => new()
    {
        Version = ProtocolVersion.Current,
        Engine = "plain",
        Versions = new Dictionary<string, string> { ["plain"] = "as it is written without Bench" },
        Devices = ["cpu"],
        Precisions = ["fp32"],
        Modes = ["infer"],
    };

    public ILoadedCell Load(Load load)
    {
        using var bundle = Bundle.Open(load.Bundle, load.Weights);
        var workload = new Workload(bundle.Info.Model, load.Bundle, load.Weights, load.Threads);
        var asked = load.Options.GetValueOrDefault(Option, "");
        if (asked == "InferenceSession.Run") return new PlainCell(OnnxLoops.Plain(workload), workload, asked);
        if (asked == "TF_SessionRun") return new PlainCell(TensorFlowLoops.Plain(workload), workload, asked);
        // Brings libtorch into the process.
        new TorchEngine().Hello();
        var loops = TorchLoops.Plain(workload).Where(loop => loop.Name == asked).Take(1).ToList();
        return loops.Count > 0
            ? new PlainCell(loops[0], workload, asked)
            : throw new EngineException("unsupported", $"no loop \"{asked}\" is written for {workload.Model}");
    }
}
