using Bench.Bundles;
using Bench.Engines;
using Bench.Graphs;

namespace Bench.PlainLoops.TensorFlow;

/// <summary>A bare loop over TF_SessionRun with the very GraphDef that the cell runs.</summary>
public static unsafe class TensorFlowLoops
{
    public static Loop[] Of(Workload workload) =>
        [EngineLoop.Of(new TensorFlowEngine("tensorflow-c", typeof(CApi).Assembly, () => new NativeTensorFlow()), workload, "bench's tensorflow-c"),
            Plain(workload)];

    public static Loop Plain(Workload workload)
    {
        LibraryFile.Load(typeof(CApi).Assembly, "tensorflow-c");
        using var bundle = workload.Open();
        var graph = StepGraph.Of(bundle, bundle.Graph, frozen: false, compiled: false);
        var session = new NativeSession(graph.Serialized, null, SessionMessages.Config(workload.Threads, compiled: false));
        foreach (var variable in graph.Variables)
            if (variable.Initial is { } initial) session.Feed(variable.Feed, initial(), variable.Assign);
        var kept = graph.Kept;
        var output = kept.Outputs[graph.Graph.Outputs[0]];
        var status = CApi.TF_NewStatus();
        var step = session.Operation(StepGraph.Step);
        var given = new Dictionary<(string Value, int Set), Tensor>();
        var (next, sets) = (-1L, bundle.Info.Sets);
        return new Loop("TF_SessionRun", Run, () => session.Fetch(output.Read, output.Type).Span<float>().ToArray(), Take);

        void Take(int set, string file)
        {
            using var opened = workload.Open();
            using var handed = HandedInputs.Open(opened.Graph, file);
            foreach (var input in kept.Inputs)
            {
                var tensor = handed[input.Value];
                given[(input.Value, set % sets)] = new Tensor(tensor.Type, tensor.Data.ToArray());
                session.Feed(input.Variable.Feed,
                    input.Stacked(Enumerable.Range(0, sets).Select(k => given.GetValueOrDefault((input.Value, k)) ?? opened.Input(input.Value, k))),
                    input.Variable.Assign);
            }
        }

        void Run(long steps, int firstSet)
        {
            // The graph goes from set to set by itself.
            if (next != firstSet % sets) session.Feed(kept.Set!.Feed, Tensor.Of<int>(DType.I32, [1], [firstSet % sets]), kept.Set.Assign);
            next = (firstSet + steps) % sets;
            nint run = session.Handle, told = status.DangerousGetHandle(), target = step;
            for (var i = 0L; i < steps; i++) CApi.TF_SessionRun(run, 0, null, null, 0, null, null, 0, &target, 1, 0, told);
        }
    }
}
