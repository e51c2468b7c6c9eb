using Bench.Bundles;
using Bench.Catalogue;
using Bench.Graphs;
using Bench.Measure.Plan;
using Bench.Measure.Workers;
using Bench.Records;
using Bench.Tests.Bundles;

namespace Bench.Tests.Measure.Plan;

// What is said of a plan before anything is made.
public class ForesightTests
{
    [Fact]
    public void EveryCellKnowsItsMemoryAndEveryWorkloadItsDisk()
    {
        using var folder = new TemporaryFolder();
        var plan = Foresight.Of(Plan("workloads: [{model: small, batch: [1, 8]}]\nengines: [one]\nprecision: [fp32, fp16]"), new Cache(folder.Path), "1");
        Assert.All(plan.Cells, cell => Assert.True(cell.MemoryBytes > 0));
        Assert.Equal(2, plan.Bundles.Count);
        Assert.All(plan.Bundles.Values, bundle => Assert.True(bundle.Files.Bytes > 0 && bundle.JudgeBytes > 0));
        // Both workloads have the same weights, which are written once.
        Assert.Equal(plan.Bundles.Values.Sum(bundle => bundle.Files.Bytes) - plan.Bundles.Values.First().Files.WeightsBytes, plan.DiskBytes);
        // Two precisions of a workload are resident together.
        Assert.Equal(plan.Cells.GroupBy(cell => cell.Key.Workload).Max(cells => cells.Sum(cell => cell.MemoryBytes)), plan.MemoryBytes);
    }

    [Fact]
    public async Task WhatIsThereNeedsNothingMore()
    {
        using var folder = new TemporaryFolder();
        var cache = new Cache(folder.Path);
        await cache.PrepareAsync(SmallRecipe.Of(8), SmallRecipe.Judge("1"), cancel: TestContext.Current.CancellationToken);
        var plan = Plan("workloads: [{model: small, batch: 8}]\nengines: [one]");
        Assert.Equal((0, 0), Foresight.Of(plan, cache, "1") is var there ? (there.DiskBytes, there.Bundles.Values.Single().JudgeBytes) : default);
        Assert.True(Foresight.Of(plan, cache, "2").Bundles.Values.Single().JudgeBytes > 0);
    }

    [Fact]
    public void ABatchThatMemoryCannotHoldIsRefusedBeforeAnythingIsMade()
    {
        using var folder = new TemporaryFolder();
        var plan = Foresight.Of(Plan("workloads: [{model: small, batch: [8, 1000000000]}]\nengines: [one]"), new Cache(folder.Path), "1");
        Assert.Null(plan.Cells[0].Refused);
        Assert.Equal(new Outcome(OutcomeKind.OutOfMemory,
            "a step needs at least 41.0 GiB of memory, 23.0 GiB are granted; take a smaller model, batch or sequence"), plan.Cells[1].Refused);
        Assert.Equal([8], plan.Bundles.Keys.Select(workload => workload.Batch));
    }

    [Theory]
    [InlineData(typeof(OverflowException))]
    [InlineData(typeof(OutOfMemoryException))]
    public void AShapeThatNoTensorCanHaveIsARefusalToo(Type type)
    {
        using var folder = new TemporaryFolder();
        var plan = Plan("workloads: [small]\nengines: [one]");
        var model = plan.Cells[0].Model with { Recipe = (_, _, _) => throw (Exception)Activator.CreateInstance(type)! };
        plan = Foresight.Of(plan with { Cells = [plan.Cells[0] with { Model = model }] }, new Cache(folder.Path), "1");
        Assert.Equal(new Outcome(OutcomeKind.OutOfMemory, "a step is larger than any tensor can be; take a smaller model, batch or sequence"), plan.Cells[0]
            .Refused);
    }

    [Fact]
    public void AGoldenThatMemoryCannotHoldIsARefusalToo()
    {
        using var folder = new TemporaryFolder();
        var plan = Foresight.Of(Plan("workloads: [{model: small, batch: 300000000}]\nengines: [one]\nprecision: fp32"), new Cache(folder.Path), "1");
        Assert.Equal("the golden, in float64, needs 24.7 GiB of memory, 23.0 GiB are granted; take a smaller model, batch or sequence", plan.Cells[0]
            .Refused!.Reason);
        Assert.Empty(plan.Bundles);
    }

    [Fact]
    public void WeightsThatDoNotFitEndThePlan()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["w.safetensors"], "no weights");
        var plan = Plan("workloads: [small]\nengines: [one]", new WeightSource.FromCheckpoint(folder["w.safetensors"], name => [name]));
        Assert.StartsWith(folder["w.safetensors"], Assert.ThrowsAny<Bench.Graphs.GraphException>(() => Foresight.Of(plan, new Cache(folder.Path), "1"))
            .Message);
    }

    // 64 GiB of weights: a copy of them fits nowhere, the file mapped as stored would take half of that in the narrowest type.
    [Fact]
    public void WeightsThatMemoryCannotHoldAreARefusalOnlyForAnEngineThatHoldsACopy()
    {
        using var folder = new TemporaryFolder();
        RunPlan Of(WeightCopies copies, string precision, long granted) =>
            Foresight.Of(Wide(Plan($"workloads: [small]\nengines: [one]\nprecision: {precision}", copies: copies, granted: granted)),
                new Cache(folder.Path), "1");
        var holds = Of(new WeightCopies(1.3, 1), "fp32", 23L << 30);
        Assert.Equal("a step needs at least 64.0 GiB of memory, 23.0 GiB are granted; take a smaller model, batch or sequence", holds.Cells.Single()
            .Refused!.Reason);
        Assert.Equal((0, 0), (holds.MemoryBytes, holds.DiskBytes));
        Assert.Equal(TimeSpan.Zero, holds.Estimate.Most);
        // What memory holds once is tried, and said to take all that it cannot do without.
        Assert.InRange(Of(new WeightCopies(1.3, 1), "fp32", 70L << 30) is { Cells: [{ Refused: null } tight] }
            ? tight.MemoryBytes!.Value
            : 0, 64L << 30, 65L << 30);
        Assert.InRange(Of(new WeightCopies(2, 0), "fp32", 40L << 30) is { Cells: [{ Refused: null } mapped] }
            ? mapped.MemoryBytes!.Value
            : 0, 32L << 30, 33L << 30);
        // In fp16 it would fit, but fp32 is gated first.
        Assert.StartsWith("a step, in fp32 first, needs at least 64.0 GiB", Of(new WeightCopies(1.3, 1), "fp16", 40L << 30).Cells.Single().Refused!.Reason);
    }

    [Fact]
    public void APaceThatNothingTellsIsTheLeastAndAnEarlierRecordsIsNot()
    {
        using var folder = new TemporaryFolder();
        var plan = Plan("workloads: [small]\nengines: [one]\nprecision: [fp32, fp16]");
        var foreseen = Foresight.Of(plan, new Cache(folder.Path), "1");
        Assert.Equal([false, true], foreseen.Cells.Select(cell => foreseen.EstimateOf(cell).Open));
        Assert.True(foreseen.Estimate.Open);
        foreseen = Foresight.Of(plan with { Cells = [.. plan.Cells.Select(cell => cell with { Pace = new Pace(60, 0) })] }, new Cache(folder.Path), "1");
        Assert.False(foreseen.Estimate.Open);
        Assert.True(foreseen.Estimate.Least > TimeSpan.FromMinutes(60));
    }

    private static RunPlan Wide(RunPlan plan) =>
        plan with
        {
            Cells = [.. plan.Cells.Select(cell =>
            cell with { Model = cell.Model with { Recipe = (_, batch, _) => SmallRecipe.Of(batch, graph: Wide()) } })]
        };

    private static Graph Wide()
    {
        var b = new GraphBuilder("wide");
        var x = b.Input("x", DType.F32, [1, 1 << 14], Fill.Uniform(1));
        for (var layer = 0; layer < 64; layer++) x = b.Add("MatMul", [x, b.Weight($"w{layer}", DType.F32, [1 << 14, 1 << 14], Fill.Uniform(1))]);
        b.Output(x);
        return b.Build(1);
    }

    private static RunPlan Plan(string yaml, WeightSource? weights = null, WeightCopies? copies = null, long granted = 23L << 30)
    {
        var engine = new Engine
        {
            Name = "one",
            Folder = "/nowhere/one",
            Start = ["some-program"],
            WeightCopies = copies ?? WeightCopies.Unknown,
        };
        var machine = new MachineFacts
        {
            Name = "here",
            Os = "Linux",
            Architecture = "x64",
            Runtime = ".NET",
            LogicalCores = 4,
            GrantedProcessors = [0, 1, 2, 3],
            GrantedCores = 2,
            MemoryBytes = 128L << 30,
            Container = new ContainerFacts(2, 2, granted),
        };
        var model = new PlannedModel { Name = "small", Unit = "samples", Batch = 1, Recipe = (_, batch, _) => SmallRecipe.Of(batch, weights) };
        return Planning.Resolve(SuiteFile.Parse(yaml, "s.yaml"), Overrides.None, [engine], [model], machine, _ => new HelloAnswer(null));
    }
}
