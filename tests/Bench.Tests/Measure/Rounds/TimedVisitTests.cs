using Bench.Measure.Rounds;

namespace Bench.Tests.Measure.Rounds;

public class TimedVisitTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(123_457, 2)]
    public void EveryIterationIsOneRunOfNStepsAndNothingElse(long steps, int iterations)
    {
        var runs = new List<long>();
        var times = TimedVisit.Measure(n =>
        {
            runs.Add(n);
            return 1000 * n + runs.Count;
        }, steps, iterations);
        Assert.Equal(Enumerable.Repeat(steps, iterations), runs);
        Assert.Equal(Enumerable.Range(1, iterations).Select(i => 1000 * steps + i), times);
    }

    [Fact]
    public void ALongRunKeepsItsNanoseconds() => Assert.Equal([3_600_123_456_789], TimedVisit.Measure(_ => 3_600_123_456_789, 5, 1));

    [Fact]
    public void AFailureOfTheWorkerComesThrough() =>
        Assert.Throws<TimeoutException>(() => TimedVisit.Measure(_ => throw new TimeoutException(), 5, 1));
}
