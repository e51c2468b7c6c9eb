using Bench.Bundles;
using Bench.Measure.Gate;
using Bench.Reports;

namespace Bench.Tests.Measure.Gate;

public class JudgementTests
{
    [Theory]
    [InlineData("fp32", 3e-7, 2e-6, 0, true, null)]
    [InlineData("fp32", 2e-3, 2e-6, 0, false,
        "output \"y\" is 2.0e-3 of its norm away from the golden, 9.0e-6 allowed: looks like an 11-bit mantissa (fp16 or TF32)")]
    [InlineData("fp32", 1.4, 2, 0, false, "output \"y\" is 1.4e+0 of its norm away from the golden, 9.0e-6 allowed")]
    [InlineData("fp32", 3e-7, 2e-2, 0, false, "output \"y\" has a value 2.0e-2 of the largest away from the golden, 2.0e-5 allowed")]
    [InlineData("fp32", 3e-7, 2e-6, 5, false, "output \"y\" is NaN or infinite in 5 of 1000 values where the golden is not, or the reverse")]
    [InlineData("bf16", 1e-2, 1e-2, 0, true, null)]
    [InlineData("bf16", 4e-7, 2e-6, 0, false,
        "output \"y\" is only 4.0e-7 of its norm away from the golden, too exact for the precision asked: looks like a 24-bit mantissa (fp32)")]
    [InlineData("fp16", 1.5e-1, 2e-1, 0, false, "output \"y\" is 1.5e-1 of its norm away from the golden, 8.0e-3 allowed")]
    [InlineData("fp16", 1.1e-2, 1e-2, 0, false, "output \"y\" is 1.1e-2 of its norm away from the golden, 8.0e-3 allowed: looks like an 8-bit mantissa (bf16)")]
    public void TheVerdictIsInWords(string precision, double norm, double worst, long nonFinite, bool passed, string? words)
    {
        var limit = Limits.Of(precision);
        var verdict = Judgement.Of(new Distance(norm, worst, nonFinite, 1000), limit, "y", 1, "before", 2);
        Assert.Equal(words, VerdictWords.Of(verdict));
        Assert.Equal((passed, 1, "before", 2, limit.Norm, limit.Worst, limit.Least),
            (verdict.Passed, verdict.Wave, verdict.Station, verdict.Set, verdict.NormLimit, verdict.WorstLimit, verdict.LowerLimit));
    }

    [Fact]
    public void AnInfiniteDistanceIsAbsentFromTheRecord() =>
        Assert.Null(Judgement.Of(new Distance(double.PositiveInfinity, 0, 0, 1), Limits.Of("fp32"), "y", 1, "before", 0).NormError);
}
