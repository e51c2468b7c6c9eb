using Bench.Records;

namespace Bench.Tests.Records;

public class RatesTests
{
    [Fact]
    public void OfOneCellItIsTheIntervalOfItsLaunches()
    {
        // R: x <- log(c(100, 102, 98)); qt(.975, 2) * sd(x) / sqrt(3) = 0.0496850…
        var cell = Made.Cell(Made.Key(), [100], [102], [98]);
        var number = Rates.Of(Made.Record(cell)).Number(cell)!;
        Assert.InRange(number.RelativeHalfWidth!.Value, 0.04968, 0.04970);
        Assert.Equal(number.ItemsPerSecondLow!.Value, number.ItemsPerSecond * Math.Exp(-number.RelativeHalfWidth.Value), 1e-9);
        Assert.Equal((number.ItemsPerSecondHigh!.Value - number.ItemsPerSecondLow!.Value) / 2, number.PlusMinus!.Value, 1e-9);
    }

    [Fact]
    public void CellsThatMoveTogetherCountAsOne()
    {
        Cell[] cells = [.. new[] { "a", "b", "c" }.Select((engine, i) => Made.Cell(Made.Key(engine), [100 * (i + 1)], [110 * (i + 1)], [95 * (i + 1)]))];
        Assert.Equal(2, Rates.Of(Made.Record(cells)).Pool!.Value.Degrees, 1e-6);
    }

    [Fact]
    public void CellsThatKnowNothingOfEachOtherCountEach()
    {
        // The waves' means are equal, so nothing is shared: degrees lie above those of one cell, with those of the residual.
        var record = Made.Record(Made.Cell(Made.Key("a"), [100 * Math.Exp(0.1)], [100], [100 * Math.Exp(-0.1)]),
            Made.Cell(Made.Key("b"), [100 * Math.Exp(-0.1)], [100], [100 * Math.Exp(0.1)]));
        var pool = Rates.Of(record).Pool!.Value;
        Assert.Equal((0.1, 2.0), (Math.Round(pool.LogDeviation, 9), Math.Round(pool.Degrees, 6)));
        var third = record with { Cells = [.. record.Cells, Made.Cell(Made.Key("c"), [100], [100 * Math.Exp(0.1)], [100 * Math.Exp(-0.1)])] };
        Assert.InRange(Rates.Of(third).Pool!.Value.Degrees, 2.5, 6);
    }

    [Fact]
    public void ACellNoisierThanThePoolIsJudgedByItsOwn()
    {
        double[][] calm = [[100], [101], [99]], noisy = [[100], [130], [80]];
        var record = Made.Record(Made.Cell(Made.Key("a"), calm), Made.Cell(Made.Key("b"), calm), Made.Cell(Made.Key("c"), noisy));
        var rates = Rates.Of(record);
        var half = rates.Number(record.Cells[2])!.RelativeHalfWidth!.Value;
        Assert.True(half > 2 * rates.Number(record.Cells[0])!.RelativeHalfWidth);
        Assert.True(half > StudentT.Quantile(0.975, 1000) * Statistics.Deviation(Statistics.LogLaunches(record.Cells[2])) / Math.Sqrt(3));
    }

    [Fact]
    public void OneLaunchHasNoPlusMinus()
    {
        var cell = Made.Cell(Made.Key(), [3.0, 4.0]);
        Assert.Null(Rates.Of(Made.Record(cell)).Number(cell)!.PlusMinus);
        Assert.Null(Rates.Of(Made.Record(cell)).Number(cell with { Outcome = null }));
    }
}
