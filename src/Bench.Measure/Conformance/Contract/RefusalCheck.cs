using Bench.Graphs;

namespace Bench.Measure.Conformance.Contract;

// What it does not know is refused by name, and the worker goes on.
internal static class RefusalCheck
{
    public static void Examine(ContractWorker worker)
    {
        var graph = new GraphBuilder("refusals");
        var output = graph.Add("Neg", [graph.Input("x", DType.F32, [1])]);
        graph.Output(output);
        worker.Load(graph.Build(1), new Dictionary<string, Tensor> { ["x"] = Tensor.Of<float>(DType.F32, [1], [3]) });
        var nowhere = Path.Combine(worker.Folder, "nowhere");
        string?[] faults =
        [
            Refusals.Named(worker.Ask(device: "abacus"), "abacus"),
            Refusals.Named(worker.Ask(precision: "fp3"), "fp3"),
            Refusals.Named(worker.Ask(option: "sideways"), "sideways"),
            Refusals.Named(worker.Ask(bundle: nowhere, weights: nowhere), nowhere),
        ];
        if (faults.FirstOrDefault(fault => fault is not null) is { } fault) throw new ContractException(fault);
        if (worker.Ask() is { Ok: false } answer) throw new ContractException($"after refusals it refuses what it took before: {answer.Text}");
        worker.Run(1);
        Expect.Same("the output after refusals", [-3], worker.Fetch("outputs"), output);
    }
}
