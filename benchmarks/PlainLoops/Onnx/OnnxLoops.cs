using Bench.Bundles;
using Bench.Engines;
using Microsoft.ML.OnnxRuntime;

namespace Bench.PlainLoops.Onnx;

/// <summary>Bare ONNX Runtime loops over the very file that the engine's session reads.</summary>
public static class OnnxLoops
{
    public static Loop[] Of(Workload workload)
    {
        var ours = EngineLoop.Of(new OnnxRuntimeEngine(), workload, "bench's onnxruntime");
        return [ours, Plain(workload)];
    }

    /// <summary>As its documentation writes it: a session, inputs as OrtValues over arrays, Run, outputs disposed.</summary>
    public static Loop Plain(Workload workload)
    {
        using var bundle = workload.Open();
        var graph = bundle.Graph;
        var session = new InferenceSession(bundle.ModelFile, new SessionOptions { IntraOpNumThreads = workload.Threads });
        var names = graph.Inputs.ToArray();
        var sets = Enumerable.Range(0, bundle.Info.Sets).Select(set => names.Select(name => Value(bundle.Input(name, set))).ToArray()).ToArray();
        var outputs = graph.Outputs.ToArray();
        var options = new RunOptions();
        var last = Array.Empty<float>();
        return new Loop("InferenceSession.Run", Run, () => last, Take);

        void Take(int set, string file)
        {
            using var handed = HandedInputs.Open(graph, file);
            for (var i = 0; i < names.Length; i++)
            {
                sets[set % sets.Length][i].Dispose();
                sets[set % sets.Length][i] = Value(handed[names[i]]);
            }
        }

        void Run(long steps, int firstSet)
        {
            for (var i = 0L; i < steps; i++)
            {
                using var results = session.Run(options, names, sets[(firstSet + i) % sets.Length], outputs);
                if (i == steps - 1) last = results[0].GetTensorDataAsSpan<float>().ToArray();
            }
        }
    }

    private static OrtValue Value(Graphs.Tensor tensor)
    {
        var shape = tensor.Shape.Select(d => (long)d).ToArray();
        return tensor.DType == Graphs.DType.F32
            ? OrtValue.CreateTensorValueFromMemory(tensor.Span<float>().ToArray(), shape)
            : OrtValue.CreateTensorValueFromMemory(tensor.ToLongs(), shape);
    }
}
