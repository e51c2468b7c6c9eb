using Bench.Graphs;

namespace Bench.Measure.Conformance.Contract;

// The rows that are named, in that order; without names all.
internal static class RowsCheck
{
    public static void Examine(ContractWorker worker)
    {
        var graph = new GraphBuilder("rows");
        var output = graph.Add("Neg", [graph.Input("x", DType.F32, [4, 2])]);
        graph.Output(output);
        worker.Load(graph.Build(4), new Dictionary<string, Tensor> { ["x"] = Tensor.Of<float>(DType.F32, [4, 2], [0, 1, 2, 3, 4, 5, 6, 7]) });
        worker.Run(1);
        Expect.Same("of the output rows 3 and 1", [-6, -7, -2, -3], worker.Fetch("outputs", [3, 1]), output);
        Expect.Same("of the output row 2", [-4, -5], worker.Fetch("outputs", [2]), output);
        Expect.Same("of the output every row", [0, -1, -2, -3, -4, -5, -6, -7], worker.Fetch("outputs"), output);
    }
}
