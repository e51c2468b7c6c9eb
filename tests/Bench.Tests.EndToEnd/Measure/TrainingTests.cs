using Bench.Records;
using Bench.Reports;

namespace Bench.Tests.EndToEnd.Measure;

// A step with its gradients and its update, the whole way from plan to record.
public sealed class TrainingTests(RunFolder folder) : IClassFixture<RunFolder>
{
    private const int Batches = 8;
    private const string Fast = "threads: 1\nlaunches: 1\nrounds: 1\niterationSeconds: 0.02\nleadInSeconds: 0.01\n"
        + "warm: {steps: 2, seconds: 0.05, limit: 0.2}\n";

    [Theory]
    [InlineData("{model: tiny-resnet, mode: train, batch: 4}")]
    [InlineData("{model: tiny-bert, mode: train, batch: 4, seq: 8}")]
    [InlineData("{model: tiny-bert, mode: train, batch: 4, seq: 16}")]
    [InlineData("{model: tiny-gpt2, mode: train, batch: 2, seq: 16}")]
    [InlineData("{model: tiny-llama, mode: train, batch: 2, seq: 16}")]
    public void EveryEngineThatTrainsChangesWhatItLearnsAsTheGoldenDoes(string workload)
    {
        var cells = folder.Run(folder.Plan($"workloads: [{workload}]\nengines: [reference, onnxruntime]\n{Fast}")).Cells;
        Assert.All(cells, cell =>
        {
            Assert.True(cell.Outcome == Outcome.Measured, $"{cell.Key}: {CellWords.Reason(cell)}");
            // The loss and the state, after each of three steps from each batch on.
            List<Verdict> before = [.. cell.Verdicts.Where(verdict => verdict.Station == "before")];
            Assert.Equal(2 * 3 * Batches, before.Count);
            Assert.Equal(3 * Batches, before.Count(verdict => verdict.Output.StartsWith("change of ", StringComparison.Ordinal)));
        });
    }

    [Theory]
    [InlineData("forgets-state", "output \"loss\" is ")]
    [InlineData("forgets-reset", "output \"loss\" is ")]
    public void AnEngineThatLosesWhatItLearnedIsFound(string fault, string words)
    {
        var engine = $"{{name: faults, options: {{fault: {fault}, on: reference}}}}";
        var cell = folder.Run(folder.Plan($"workloads: [{{model: tiny-gpt2, mode: train, batch: 2, seq: 8}}]\nengines: [{engine}]\n{Fast}")).Cells.Single();
        Assert.Equal(OutcomeKind.FailedGate, cell.Outcome!.Kind);
        Assert.Contains(words, CellWords.Reason(cell));
    }

    // Its loss is right: what it hands out as what it learned is not.
    [Fact]
    public void AnEngineThatHandsOutAnotherStateIsFound()
    {
        var engine = "{name: faults, options: {fault: another-state, on: reference}}";
        var cell = folder.Run(folder.Plan($"workloads: [{{model: tiny-gpt2, mode: train, batch: 2, seq: 8}}]\nengines: [{engine}]\n{Fast}")).Cells.Single();
        Assert.Equal(OutcomeKind.FailedGate, cell.Outcome!.Kind);
        Assert.Contains("output \"change of ", CellWords.Reason(cell));
    }

    [Fact]
    public void AnEngineThatCannotTrainIsARowThatSaysSo()
    {
        var cell = folder.Run(folder.Plan($"workloads: [{{model: tiny-gpt2, mode: train, batch: 2, seq: 8}}]\nengines: [torchsharp]\n{Fast}")).Cells.Single();
        Assert.Equal("torchsharp cannot train; it can infer, decode", CellWords.Reason(cell));
    }
}
