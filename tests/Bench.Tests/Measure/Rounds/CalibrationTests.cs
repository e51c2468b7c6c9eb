using Bench.Measure.Rounds;

namespace Bench.Tests.Measure.Rounds;

public class CalibrationTests
{
    [Theory]
    [InlineData(1e6, 1.0, 0, 1000)]
    [InlineData(3e9, 1.0, 0, 1)]
    [InlineData(2e8, 1.0, 50_000, 5)]
    public void AnIterationLastsWhatIsAsked(double step, double seconds, double pipe, long expected) => Assert.Equal(expected, Calibration.Steps(step, seconds, pipe));

    [Fact]
    public void AnIterationLastsAThousandTimesThePipe() => Assert.Equal(1000, Calibration.Steps(100_000, 0.01, 100_000));

    [Fact]
    public void NDiffersALittleFromVisitToVisit()
    {
        var visits = Enumerable.Range(0, 50).Select(seed => Calibration.Visit(1000, 4, new Random(seed))).ToList();
        Assert.All(visits, visit => Assert.InRange(visit.Steps, 950, 1050));
        Assert.True(visits.Select(visit => visit.Steps).Distinct().Count() > 20);
        Assert.All(visits, visit => Assert.Equal(0, visit.FirstSet));
    }

    [Fact]
    public void BelowEightStepsTheFirstSetVariesInstead()
    {
        var visits = Enumerable.Range(0, 50).Select(seed => Calibration.Visit(7, 4, new Random(seed))).ToList();
        Assert.All(visits, visit => Assert.Equal(7, visit.Steps));
        Assert.Equal([0, 1, 2, 3], visits.Select(visit => visit.FirstSet).Distinct().Order());
    }
}
