using Bench.Records;

namespace Bench.Tests.Records;

public class SimultaneousTests
{
    [Fact]
    public void TheLevelIsThatOfAllRowsTogether()
    {
        Assert.Equal(StudentT.Quantile(0.975, 8), Simultaneous.Quantile(8, 1), 1e-12);
        // R: qt(1 - (1 - 0.95^(1/4)) / 2, 8) is 3.1922.
        Assert.Equal(Math.Pow(0.95, 0.25), 1 - StudentT.TwoSided(Simultaneous.Quantile(8, 4), 8), 1e-12);
        Assert.InRange(Simultaneous.Quantile(8, 4), 3.18, 3.20);
    }

    [Fact]
    public void AClaimIsAnIntervalThatLeavesOutOne()
    {
        double[][] Times(params double[] times) => [.. times.Select(time => new[] { time })];
        var first = Made.Cell(Made.Key("base"), Times(100, 103, 98, 101, 99));
        for (var slower = 1.0; slower < 1.2; slower += 0.005)
        {
            var record = Made.Record(first, Made.Cell(Made.Key("a"), Times(100 * slower, 101 * slower, 100 * slower, 102 * slower, 98 * slower)),
                Made.Cell(Made.Key("b"), Times(99, 103, 100, 98, 101)));
            Assert.All(Within.Of(record).Cells, row =>
            {
                var isClaim = row.Verdict != ComparisonVerdict.NoDifferenceShown;
                Assert.Equal(row.Low > 1 || row.High < 1, isClaim);
                Assert.Equal(row.Probability <= Simultaneous.Level, isClaim);
            });
        }
    }
}
