using Bench.Records;
using Record = Bench.Records.Record;

namespace Bench.Tests.Records;

public class BaselineTests
{
    private static readonly double[][] Steady = [[100.0], [101.0], [99.0]];

    [Theory]
    [InlineData(null, "one")]
    [InlineData("two", "two")]
    [InlineData("refused", "one")]
    [InlineData("nowhere", "one")]
    public void TheSuitesOrElseTheFirstThatHasANumber(string? named, string expected)
    {
        // The fastest stands last.
        var record = Of(named, Made.Cell(Made.Key("refused"), Steady) with { Outcome = new Outcome(OutcomeKind.Unsupported, "no bf16") },
            Made.Cell(Made.Key("one"), Steady), Made.Cell(Made.Key("two"), Steady), Made.Cell(Made.Key("fast"), [1], [1], [1]));
        Assert.Equal(expected, Baseline.Of(record.Plan, record.Cells)!.Parts.Engine);
        Assert.All(Within.Of(record).Cells, row => Assert.Equal(expected, row.Base!.Parts.Engine));
        Assert.All(Within.Pairs(record), pair => Assert.Equal(expected, pair.Baseline.Parts.Engine));
    }

    [Fact]
    public void WhereNoRowHasANumberThereIsNone()
    {
        var record = Of("one", Made.Cell(Made.Key("one"), Steady) with { Outcome = new Outcome(OutcomeKind.Crashed, "died") });
        Assert.Null(Baseline.Of(record.Plan, record.Cells));
    }

    [Fact]
    public void EachGroupHasItsOwn()
    {
        var record = Of("one", Made.Cell(Made.Key("one"), Steady), Made.Cell(Made.Key("two"), Steady),
            Made.Cell(Made.Key("one", batch: 1), Steady) with { Outcome = new Outcome(OutcomeKind.Crashed, "died") },
            Made.Cell(Made.Key("two", batch: 1), Steady),
            Made.Cell(Made.Key("three", batch: 1), Steady));
        Assert.Equal([("one", "two"), ("two", "three")], Within.Of(record).Cells.Where(row => row.Ratio is not null)
            .Select(row => (row.Base!.Parts.Engine, row.New!.Parts.Engine)));
    }

    private static Record Of(string? baseline, params Cell[] cells)
    {
        var record = Made.Record(cells);
        return record with { Plan = record.Plan with { Baseline = baseline } };
    }
}
