using Bench.Catalogue;
using Bench.Measure.Plan;
using Bench.Measure.Workers;
using Bench.Records;
using Record = Bench.Records.Record;

namespace Bench.Tests.Measure.Plan;

public class EstimatesTests
{
    private static readonly PlanFacts Facts = new()
    {
        Suite = "s",
        Launches = 3,
        Rounds = 3,
        Iterations = 1,
        Seed = 1,
        IterationSeconds = 1,
        LeadInSeconds = 0.3,
        WarmUp = Defaults.WarmUp,
    };

    [Fact]
    public void TheEndsAreAWarmUpThatSettlesAtOnceAndOneThatNeverDoes()
    {
        var time = Estimates.Of(Facts, [new Pace(0.01, 2), new Pace(0.01, 2)]);
        Assert.Equal(3 * 2 * (Defaults.WarmUp.LimitSeconds - Defaults.WarmUp.MinimumSeconds), (time.Most - time.Least).TotalSeconds, 6);
        Assert.Equal(2 * (3 * (1 + 2 + 5 + 3 * (0.01 + 0.3 + 1.2)) + (4 + 1 + 1) * 0.01), time.Least.TotalSeconds, 6);
    }

    [Fact]
    public void NoRunIsShorterThanAStep()
    {
        // Four gate steps and one in each later launch; then two of warming up, two of calibrating, and in each round one untimed and one timed.
        var time = Estimates.Of(Facts, [new Pace(60, 0)]);
        Assert.Equal(3 * 1 + 60 * (4 + 1 + 1 + 3 * (2 + 3 * 3)), time.Most.TotalSeconds, 6);
        Assert.Equal(time.Least, time.Most);
    }

    [Fact]
    public void AnEarlierRecordTellsThePaceOfACell()
    {
        var cell = RecordFile.Read(Checkout.Path("results", "amd-epyc-2-cores", "quick-ten", "01.json"))
            .Cells.First(cell => cell.Parts.Engine == "onnxruntime" && cell.Parts.Workload.Model == "resnet50");
        var pace = Pace.Of(cell)!;
        // docs/how-a-number-is-made.md follows these figures back: 421 ms a step; load and compilation of 189 and 524 ms, and a first step of 479 ms.
        Assert.InRange(pace.StepSeconds, 0.4, 0.44);
        Assert.InRange(pace.OnceSeconds, 0.189 + 0.524, 0.189 + 0.524 + 0.479 - 0.4);
        Assert.Null(Pace.Of(cell with { Iterations = [] }));
    }

    [Fact]
    public void AsManyOfEverythingAsMayBeAskedForIsStillATime()
    {
        const int times = Bounds.MostTimes;
        var most = Facts with { Launches = times, Rounds = times, Iterations = times, IterationSeconds = Bounds.LongestSeconds };
        var time = Estimates.Of(most, [.. Enumerable.Repeat(new Pace(3, 3), 100)]);
        Assert.True(time.Least + time.Most + time.Most < TimeSpan.MaxValue);
    }

    // Runs that were really made, with their bundles there already, on a machine like the one that the constants were taken from.
    [Theory]
    [InlineData("02")]
    [InlineData("10")]
    public void ARunThatWasKeptTookAboutAsLongAsWouldBeSaid(string run)
    {
        var record = RecordFile.Read(Checkout.Path("results", "amd-epyc-2-cores", "quick-ten", $"{run}.json"));
        var took = (record.Ended!.When - record.Created).TotalSeconds;
        var said = Estimates.Of(record.Plan,
            [.. record.Cells.Where(cell => cell.Launches.Count > 0)
            .Select(cell => Estimates.Assumed(cell.FlopsPerStep!.Value, WeightsBytes(cell), cell.Parts.Threads))]);
        Assert.InRange(took, said.Most.TotalSeconds / 1.5, said.Most.TotalSeconds * 1.5);
    }

    [Fact]
    public void WithoutEarlierRecordsTheSpreadOfTenKeptRunsIsAssumed()
    {
        var runs = Directory.GetFiles(Checkout.Path("results", "amd-epyc-2-cores", "quick-ten"), "*.json").Select(RecordFile.Read).ToList();
        var pairs = Residual.Of(runs)!;
        Assert.Equal((ShownDifference.AssumedDeviation, 80), (Math.Round(pairs.Pool.LogDeviation, 3), pairs.Pool.Degrees));

        var plan = Plan(runs[0], 3);
        // Of two workloads, two rows each are compared with a third: eight degrees of freedom in three waves.
        Assert.Equal(NoiseFloor.Relative(NoiseFloor.CanShow(new PooledSpread(ShownDifference.AssumedDeviation, 8), 3, 4)), plan.CanShow!.Share, 1e-12);
        Assert.False(plan.CanShow.Measured);
        Assert.Null(Plan(runs[0], 1).CanShow);

        HashSet<string> keys = [.. runs[0].Cells.Select(cell => cell.Key)];
        var known = plan with { EarlierPairs = EarlierSpreads.Pairs(runs, runs[0].Machine, runs[0].Plan, keys) };
        Assert.Equal((true, pairs.Noisiest), (known.CanShow!.Measured, known.CanShow.LogDeviation));
        Assert.Null(EarlierSpreads.Pairs(runs, runs[0].Machine, runs[0].Plan with { Rounds = 1 }, keys));
    }

    private static RunPlan Plan(Record run, int launches) => new()
    {
        Facts = run.Plan with { Launches = launches },
        Machine = run.Machine,
        Cells =
        [
            .. run.Cells.Select(cell => new PlannedCell
            {
                Key = cell.Parts,
                Model = new PlannedModel { Name = cell.Parts.Workload.Model, Unit = cell.Unit, Recipe = (_, _, _) => throw new NotSupportedException() },
                Environment = new EngineEnvironment { Engine = new Engine { Name = cell.Parts.Engine, Folder = "" } },
                Options = cell.Parts.Options,
            }),
        ],
    };

    private static long WeightsBytes(Cell cell) =>
        MemoryNeed.Weights(Bench.Models.ModelList.Find(cell.Parts.Workload.Model)!.Build(cell.Parts.Workload.Batch, cell.Parts.Workload.Seq));
}
