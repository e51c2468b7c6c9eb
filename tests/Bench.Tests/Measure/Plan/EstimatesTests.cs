using Bench.Measure.Plan;
using Bench.Records;

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
        var time = Estimates.Of(Facts, [3, 3]);
        Assert.Equal(3 * 2 * (Defaults.WarmUp.LimitSeconds - Defaults.WarmUp.MinimumSeconds), (time.Most - time.Least).TotalSeconds, 6);
        Assert.Equal(3 * 2 * (3 + 5 + 3 * 1.3), time.Least.TotalSeconds, 6);
    }

    [Fact]
    public void AsManyOfEverythingAsMayBeAskedForIsStillATime()
    {
        var most = Facts with { Launches = Bounds.MostTimes, Rounds = Bounds.MostTimes, Iterations = Bounds.MostTimes, IterationSeconds = Bounds.LongestSeconds };
        var time = Estimates.Of(most, [.. Enumerable.Repeat(3.0, 100)]);
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
        var said = Estimates.Of(record.Plan, [.. record.Cells.Where(cell => cell.Launches.Count > 0).Select(cell => Estimates.OnceALaunch(cell.FlopsPerStep!.Value, WeightsBytes(cell)))]);
        Assert.InRange(took, said.Most.TotalSeconds / 1.5, said.Most.TotalSeconds * 1.5);
    }

    private static long WeightsBytes(Cell cell) =>
        MemoryNeed.Weights(Bench.Models.ModelList.Find(cell.Parts.Workload.Model)!.Build(cell.Parts.Workload.Batch, cell.Parts.Workload.Seq));
}
