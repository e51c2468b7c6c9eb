using Bench.Measure.Gate;

namespace Bench.Tests.Measure.Gate;

public class JudgementTests
{
    private static readonly Limit Limit = new(1e-5, 1e-4);

    [Theory]
    [InlineData(3e-7, 2e-6, 0, true, "within 3.0e-7 of its norm")]
    [InlineData(2e-3, 2e-6, 0, false, "output \"y\" is 2.0e-3 of its norm away from the golden, 1.0e-5 allowed")]
    [InlineData(3e-7, 2e-2, 0, false, "output \"y\" has a value 2.0e-2 of the largest away from the golden, 1.0e-4 allowed")]
    [InlineData(3e-7, 2e-6, 5, false, "output \"y\" is NaN or infinite in 5 of 1000 values")]
    public void TheVerdictIsInWords(double norm, double worst, long strange, bool passed, string words)
    {
        var verdict = Judgement.Of(new Distance(norm, worst, strange, 1000), Limit, "y", 1, "before", 2);
        Assert.Equal(passed, verdict.Passed);
        Assert.Equal(words, verdict.Words);
        Assert.Equal((1, "before", 2, 1e-5, 1e-4), (verdict.Wave, verdict.Station, verdict.Set, verdict.NormLimit, verdict.WorstLimit));
    }

    [Fact]
    public void AnInfiniteDistanceIsAbsentFromTheRecord() => Assert.Null(Judgement.Of(new Distance(double.PositiveInfinity, 0, 0, 1), Limit, "y", 1, "before", 0).NormError);
}
