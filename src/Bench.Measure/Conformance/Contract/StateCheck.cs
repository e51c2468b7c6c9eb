using Bench.Graphs;

namespace Bench.Measure.Conformance.Contract;

// What a step leaves the next one finds: a count, a state that is an output too, two that trade places, one that is a step behind another.
internal static class StateCheck
{
    public static void Examine(ContractWorker worker)
    {
        var graph = new GraphBuilder("state");
        var count = graph.ReadState("count_in", DType.I64, []);
        graph.State("count", count, graph.Add("Add", [count, graph.Constant(Tensor.Scalar(1L))]));
        var sum = graph.ReadState("sum_in", DType.F32, [2]);
        var next = graph.Add("Add", [sum, graph.Input("x", DType.F32, [2])]);
        graph.State("sum", sum, next);
        graph.Output(next);
        string left = graph.ReadState("left_in", DType.F32, [2]), right = graph.ReadState("right_in", DType.F32, [2]);
        graph.State("left", left, graph.Add("Identity", [right]));
        graph.State("right", right, graph.Add("Identity", [left]));
        var behind = graph.ReadState("behind_in", DType.F32, [2]);
        graph.State("behind", behind, graph.Add("Identity", [sum]));
        worker.Load(graph.Build(1, sampleAxis: null), new Dictionary<string, Tensor>
        {
            ["x"] = Floats(1, 10),
            [count] = Tensor.Scalar(0L),
            [sum] = Floats(0, 0),
            [left] = Floats(1, 2),
            [right] = Floats(3, 4),
            [behind] = Floats(0, 0),
        });
        Run(7, [3, 4], [1, 2], 7);
        Run(2, [3, 4], [1, 2], 9);
        Run(1, [1, 2], [3, 4], 10);

        void Run(int steps, double[] onTheLeft, double[] onTheRight, int all)
        {
            worker.Run(steps);
            var state = worker.Fetch("state");
            Expect.Same($"the count of {all} steps", [all], state, "count");
            Expect.Same($"the sum of {all} steps", [all, 10 * all], state, "sum");
            Expect.Same($"the sum of the step before, after {all} steps", [all - 1, 10 * (all - 1)], state, "behind");
            Expect.Same($"the output, which is a state too, after {all} steps", [all, 10 * all], worker.Fetch("outputs"), next);
            Expect.Same($"the first of two states that trade places, after {all} steps", onTheLeft, state, "left");
            Expect.Same($"the second of two states that trade places, after {all} steps", onTheRight, state, "right");
        }
    }

    private static Tensor Floats(params ReadOnlySpan<float> values) => Tensor.Of(DType.F32, [values.Length], values);
}
