using Bench.Graphs;

namespace Bench.Measure.Conformance.Contract;

// State as it was loaded, however often.
internal static class ResetCheck
{
    public static void Examine(ContractWorker worker)
    {
        var graph = new GraphBuilder("reset");
        var state = graph.ReadState("sum_in", DType.F32, [2]);
        graph.State("sum", state, graph.Add("Add", [state, graph.Input("x", DType.F32, [2])]));
        graph.Output(graph.Add("Neg", [state]));
        worker.Load(graph.Build(1, sampleAxis: null), new Dictionary<string, Tensor>
        {
            ["x"] = Tensor.Of<float>(DType.F32, [2], [1, 10]),
            [state] = Tensor.Of<float>(DType.F32, [2], [5, 50]),
        });
        foreach (var steps in new[] { 1, 3, 4 })
        {
            worker.Run(steps);
            worker.Reset();
            Expect.Same($"the state after {steps} steps and a reset", [5, 50], worker.Fetch("state"), "sum");
            worker.Run(1);
            Expect.Same("the state after a reset and a step", [6, 60], worker.Fetch("state"), "sum");
            worker.Reset();
        }
    }
}
