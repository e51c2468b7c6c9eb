using Bench.Records;
using Bench.Reports;
using Record = Bench.Records.Record;

namespace Bench.Tests.Records;

public class RegressionsTests
{
    private static readonly Cell Steady = Cell(1);
    private static readonly Cell Other = Made.Cell(Made.Key("torchsharp"), [10], [10.1], [9.9]);

    [Fact]
    public void EqualsAreNone() => Assert.Empty(Of(Made.Record(Steady, Other), Made.Record(Steady, Other)));

    [Fact]
    public void ACellThatIsSlowerByMoreIsOne()
    {
        Assert.Single(Of(Made.Record(Steady, Other), Made.Record(Cell(1.3), Other)));
        Assert.Empty(Regressions.Of(Comparing.Between(Made.Record(Steady, Other), Made.Record(Cell(1.3), Other)), 0.3));
    }

    [Theory]
    [InlineData("missing", "the new record has no such cell")]
    [InlineData("bundle", "bundle differs: 0123abcd and another")]
    [InlineData("crashed", "the new one has no number: died")]
    public void ACellThatCannotBeComparedAnyMoreIsOne(string what, string reason)
    {
        var now = what switch
        {
            "missing" => Made.Record(Other),
            "bundle" => Made.Record(Steady with { Bundle = "another" }, Other),
            _ => Made.Record(Steady with { Outcome = new Outcome(OutcomeKind.Crashed, "died") }, Other),
        };
        Assert.Equal(reason, ComparisonWords.Reason(Assert.Single(Of(Made.Record(Steady, Other), now))));
    }

    [Fact]
    public void RecordsOfOtherMachinesHaveLostAllTheirCellsUnlessThatIsLifted()
    {
        var there = Made.Record(Steady, Other) with { Machine = Made.Record().Machine with { Name = "there" } };
        Assert.Equal(2, Of(Made.Record(Steady, Other), there).Count);
        Assert.Empty(Regressions.Of(Comparing.Between(Made.Record(Steady, Other), there, ["machine"]), 0.03));
    }

    [Fact]
    public void WhatHadNoNumberOrIsNewHasLostNothing()
    {
        var none = Steady with { Outcome = new Outcome(OutcomeKind.NotInstalled, "not there") };
        Assert.Empty(Of(Made.Record(none, Other), Made.Record(none, Other)));
        Assert.Empty(Of(Made.Record(none, Other), Made.Record(Other)));
        Assert.Empty(Of(Made.Record(Other), Made.Record(Steady, Other)));
    }

    private static IReadOnlyList<ComparedCell> Of(Record before, Record now) => Regressions.Of(Comparing.Between(before, now), 0.03);

    private static Cell Cell(double times) => Made.Cell(Made.Key(), [10 * times], [10.1 * times], [9.9 * times]);
}
