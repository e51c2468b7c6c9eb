using Bench.Bundles;
using Bench.Graphs;

namespace Bench.Measure.Conformance.Contract;

// Step i of a run takes set (first + i) mod the number of sets.
internal static class SetsCheck
{
    private const int MostSteps = 5;

    public static void Examine(ContractWorker worker)
    {
        var graph = new GraphBuilder("sets");
        var output = graph.Add("Abs", [graph.Input("x", DType.F32, [2, 3], Fill.Uniform(1))]);
        graph.Output(output);
        using var bundle = worker.LoadSets(graph.Build(2));
        for (var first = 0; first < bundle.Info.Sets; first++)
            for (var steps = 1; steps <= MostSteps; steps++)
            {
                worker.Run(steps, first);
                var last = (first + steps - 1) % bundle.Info.Sets;
                double[] expected = [.. bundle.Input("x", last).ToDoubles().Select(Math.Abs)];
                Expect.Same($"the output after {steps} steps from set {first} on", expected, worker.Fetch("outputs"), output);
            }
    }
}
