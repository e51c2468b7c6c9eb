using Bench.Bundles;
using Bench.Catalogue;
using Bench.Measure.Plan;
using Bench.Measure.Workers;
using Bench.Records;
using Bench.Reports;

namespace Bench.Tests.EndToEnd.Measure;

// A cache that steps write to and attend to, the whole way from plan to record.
public sealed class StateTests(RunFolder folder) : IClassFixture<RunFolder>
{
    private const int Capacity = 8, Steps = Capacity + 3;
    private const string Fast = "workloads: [{model: attending}]\nthreads: 1\nrounds: 1\n"
        + "iterationSeconds: 0.02\nleadInSeconds: 0.01\nwarm: {steps: 2, seconds: 0.05, limit: 0.2}\n";

    public static TheoryData<string> Writes => new(CacheGraph.Writes);

    [Theory]
    [MemberData(nameof(Writes))]
    public void EveryEngineGoesFromStepToStepAsTheGoldenDoesAndRoundTheCache(string write)
    {
        static bool IsHere(Engine engine) => engine.Measures && EngineProgram.Find(engine, out _) is not null && EngineLibrary.Missing(engine) is null;
        var engines = RunFolder.Engines.Where(IsHere).Select(engine => engine.Name).Append("'null'");
        var cells = folder.Run(folder.Plan(Fast + $"launches: 1\nengines: [{string.Join(", ", engines)}]\n", Model(write))).Cells;
        Assert.True(cells.Count > 3);
        Assert.All(cells, cell =>
        {
            Assert.True(cell.Outcome == Outcome.Measured, $"{cell.Key}: {CellWords.Reason(cell)}");
            // Outputs and state after the first step and the last two on each set; after the rounds a step on each set that was handed over, and the last.
            Assert.Equal(2 * 3 * 4, cell.Verdicts.Count(verdict => verdict.Station == "before"));
            Assert.True(cell.Verdicts.Count(verdict => verdict.Station == "after") > 1);
        });
    }

    [Theory]
    [InlineData("forgets-reset", "of its norm away from the golden")]
    [InlineData("forgets-state", "; it is the output of step 1 after a reset on input set")]
    public void AnEngineThatForgetsIsFound(string fault, string words)
    {
        var engine = $"{{name: faults, options: {{fault: {fault}, on: reference}}}}";
        var cell = folder.Run(folder.Plan(Fast + $"launches: 1\nengines: [{engine}]\n", Model("TensorScatter"))).Cells.Single();
        Assert.Equal(OutcomeKind.FailedGate, cell.Outcome!.Kind);
        Assert.Contains(words, CellWords.Reason(cell));
    }

    [Fact]
    public void ALaterLaunchIsGatedOnOneSet()
    {
        var cell = folder.Run(folder.Plan(Fast + "launches: 2\nengines: [reference]\n", Model("TensorScatter"))).Cells.Single();
        Assert.Equal(Outcome.Measured, cell.Outcome);
        Assert.Equal(2 * 3, cell.Verdicts.Count(verdict => verdict is { Wave: 2, Station: "before" }));
    }

    private static PlannedModel Model(string write) => new()
    {
        Name = "attending",
        Unit = "tokens",
        Recipe = (mode, batch, _) => new Recipe
        {
            Model = "attending",
            Mode = mode,
            Graph = CacheGraph.Attending(Capacity, write),
            Weights = new WeightSource.FromSeed(),
            Batch = batch,
            GoldenSteps = Steps,
            Unit = "tokens",
            FlopsPerStep = 1,
            Parameters = 1,
        },
    };
}
