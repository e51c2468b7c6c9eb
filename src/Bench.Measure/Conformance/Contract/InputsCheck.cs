using Bench.Graphs;

namespace Bench.Measure.Conformance.Contract;

// A set that is handed over while the cell is loaded: its steps compute with it from then on, the steps of other sets as before.
internal static class InputsCheck
{
    private static readonly Shape Shape = [2, 3];

    public static void Examine(ContractWorker worker)
    {
        var graph = new GraphBuilder("inputs");
        var (x, y) = (graph.Input("x", DType.F32, Shape, Fill.Uniform(1)), graph.Input("y", DType.F32, Shape, Fill.Uniform(1)));
        var output = graph.Add("Add", [x, graph.Add("Neg", [y])]);
        graph.Output(output);
        using var bundle = worker.LoadSets(graph.Build(2));
        double[][] expected =
        [
            .. Enumerable.Range(0, bundle.Info.Sets)
                .Select(set => Differences(bundle.Input("x", set).Span<float>(), bundle.Input("y", set).Span<float>()))
        ];
        // Every set by itself is right before any is handed over, so that none is remembered from before.
        Compare("before any was handed over");
        for (var handed = bundle.Info.Sets - 1; handed >= 0; handed--)
        {
            float[] first = [.. Enumerable.Range(0, 6).Select(i => 10f * handed + i)], second = [.. first.Select(v => 100 - 3 * v)];
            worker.TakeInputs(handed, new Dictionary<string, Tensor>
            {
                ["x"] = Tensor.Of<float>(DType.F32, Shape, first),
                ["y"] = Tensor.Of<float>(DType.F32, Shape, second),
            });
            expected[handed] = Differences(first, second);
            Compare($"after new inputs for set {handed}");
        }

        void Compare(string when)
        {
            for (var set = 0; set < expected.Length; set++)
            {
                worker.Run(1, set);
                Expect.Same($"the output of input set {set} {when}", expected[set], worker.Fetch("outputs"), output);
            }
        }
    }

    // In float32, as every engine has them.
    private static double[] Differences(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var differences = new double[left.Length];
        for (var i = 0; i < left.Length; i++) differences[i] = left[i] - right[i];
        return differences;
    }
}
