using Bench.Measure.Rounds;

namespace Bench.Tests.Measure.Rounds;

public class CalibrationTests
{
    [Theory]
    [InlineData(1e6, 1.0, 0, 1000)]
    [InlineData(3e9, 1.0, 0, 1)]
    [InlineData(2e8, 1.0, 50_000, 5)]
    public void AnIterationLastsWhatIsAsked(double step, double seconds, double pipe, long expected) =>
        Assert.Equal(expected, Calibration.Steps(step, seconds, pipe));

    [Fact]
    public void AnIterationLastsAThousandTimesThePipe() => Assert.Equal(1000, Calibration.Steps(100_000, 0.01, 100_000));

    [Fact]
    public void NDiffersALittleFromVisitToVisit()
    {
        var visits = Enumerable.Range(0, 50).Select(seed => Calibration.Varied(1000, long.MaxValue, new Random(seed))).ToList();
        Assert.All(visits, steps => Assert.InRange(steps, 950, 1050));
        Assert.True(visits.Distinct().Count() > 20);
    }

    [Fact]
    public void NeverMoreStepsThanMayBeTimedAndNeverNone()
    {
        Assert.All(Enumerable.Range(0, 50), seed => Assert.InRange(Calibration.Varied(4096, 4096, new Random(seed)), 3891, 4096));
        Assert.All(Enumerable.Range(0, 50), seed => Assert.Equal(1, Calibration.Varied(1, long.MaxValue, new Random(seed))));
    }
}
