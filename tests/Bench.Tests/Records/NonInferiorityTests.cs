using Bench.Records;
using Bench.Reports;
using Record = Bench.Records.Record;

namespace Bench.Tests.Records;

public class NonInferiorityTests
{
    private static readonly Cell Other = Made.Cell(Made.Key("torchsharp"), [10], [10.1], [9.9]);
    // Five runs of both cells that differ by half a per cent.
    private static readonly Record[] Calm = [.. Enumerable.Range(1, 5).Select(i =>
        Made.Record(Cell(1 + 0.002 * i), Scaled(Other, 1 + 0.002 * i)) with { Name = $"h{i}" })];

    [Fact]
    public void EqualsPassWhereRunsAreKnownToDifferByLess()
    {
        var test = Of(Cell(1), Cell(1.0001), 0.03);
        Assert.Equal(NonInferiorityEnd.Passed, test.End);
        Assert.All(test.Rows, row => Assert.True(row.Bound > 0.97 && row.Launches is null && row.Runs is null));
    }

    [Fact]
    public void ACellThatIsSlowerByMoreFails()
    {
        var test = Of(Cell(1), Cell(1.1), 0.03);
        Assert.Equal(NonInferiorityEnd.Failed, test.End);
        Assert.Equal([NonInferiorityEnd.Failed, NonInferiorityEnd.Passed], test.Rows.Select(row => row.End));
        Assert.True(test.Rows[0].Cell.High < 0.97);
        Assert.Equal(NonInferiorityEnd.Passed, Of(Cell(1), Cell(1.1), 0.3).End);
    }

    [Fact]
    public void WhatNobodyKnowsIsInconclusiveAndOnlyRunsHelp()
    {
        // Runs are assumed to differ by 10 %: no number of launches shows that it is less than 3 %.
        var row = NonInferiority.Of(Between.Of(Made.Record(Cell(1)), Made.Record(Cell(1.0001))), 0.03).Rows[0];
        Assert.Equal((NonInferiorityEnd.Inconclusive, null), (row.End, row.Launches));
        // Of so many runs the error is a fraction that the limit's distance would just show.
        var estimate = row.Cell.Estimate!;
        double Low(int runs) => estimate.LogRatio - StudentT.Quantile(0.95, estimate.Degrees) * estimate.Error / Math.Sqrt(runs);
        Assert.True(Low(row.Runs!.Value) >= Math.Log(0.97) && Low(row.Runs.Value - 1) < Math.Log(0.97));
    }

    [Fact]
    public void WithinARecordLaunchesDecide()
    {
        var record = Made.Record(Made.Cell(Made.Key("base"), [100], [103], [97]), Made.Cell(Made.Key("new"), [101], [101], [101]));
        var row = Assert.Single(NonInferiority.Of(Within.Of(record), 0.03).Rows);
        Assert.Equal((NonInferiorityEnd.Inconclusive, null), (row.End, row.Runs));
        var estimate = row.Cell.Estimate!;
        double Low(int launches) => estimate.LogRatio - StudentT.Quantile(0.95, estimate.Degrees) * estimate.Error * Math.Sqrt(3.0 / launches);
        Assert.True(Low(3 + row.Launches!.Value) >= Math.Log(0.97) && Low(3 + row.Launches.Value - 1) < Math.Log(0.97));
    }

    [Fact]
    public void OnTheLimitItselfNothingDecides()
    {
        var record = Made.Record(Made.Cell(Made.Key("base"), [97], [98], [96]),
            Made.Cell(Made.Key("new"), [100], [100], [100.0 * 97 * 98 * 96 / (97 * 97 * 97)]));
        var row = Assert.Single(NonInferiority.Of(Within.Of(record), 0.03).Rows);
        Assert.Equal((NonInferiorityEnd.Inconclusive, null, null), (row.End, row.Launches, row.Runs));
    }

    [Theory]
    [InlineData("missing", "the new record has no such cell")]
    [InlineData("bundle", "bundle differs: 0123abcd and another")]
    [InlineData("crashed", "the new one has no number: died")]
    public void ACellThatCannotBeComparedAnyMoreFails(string what, string reason)
    {
        var now = what switch
        {
            "missing" => Made.Record(Other),
            "bundle" => Made.Record(Cell(1) with { Bundle = "another" }, Other),
            _ => Made.Record(Cell(1) with { Outcome = new Outcome(OutcomeKind.Crashed, "died") }, Other),
        };
        var test = NonInferiority.Of(Between.Of(Made.Record(Cell(1), Other), now), 0.03);
        Assert.Equal(NonInferiorityEnd.Failed, test.End);
        Assert.Equal(reason, ComparisonWords.Reason(Assert.Single(test.Rows, row => row.End == NonInferiorityEnd.Failed).Cell));
    }

    [Fact]
    public void WhatHadNoNumberOrIsNewHasLostNothing()
    {
        var none = Cell(1) with { Outcome = new Outcome(OutcomeKind.NotInstalled, "not there") };
        Assert.Single(NonInferiority.Of(Between.Of(Made.Record(none, Other), Made.Record(none, Other)), 0.03).Rows);
        Assert.Single(NonInferiority.Of(Between.Of(Made.Record(none, Other), Made.Record(Other)), 0.03).Rows);
        Assert.Single(NonInferiority.Of(Between.Of(Made.Record(Other), Made.Record(Cell(1), Other)), 0.03).Rows);
    }

    [Fact]
    public void WhereNothingCanBeComparedNothingHasPassed()
    {
        var none = Cell(1) with { Outcome = new Outcome(OutcomeKind.NotInstalled, "not there") };
        Assert.Equal(NonInferiorityEnd.Failed, NonInferiority.Of(Between.Of(Made.Record(none), Made.Record(none)), 0.03).End);
        var there = Made.Record(Cell(1), Other) with { Machine = Made.Record().Machine with { Name = "there" } };
        Assert.Equal(2, NonInferiority.Of(Between.Of(Made.Record(Cell(1), Other), there), 0.03).Rows.Count(row => row.End == NonInferiorityEnd.Failed));
    }

    // Two records of one launch each used to fail, whatever they had measured.
    [Fact]
    public void WhereNothingTellsTheSpreadNothingHasFailed()
    {
        Cell Of(string engine, params int[] waves)
        {
            var cell = Made.Cell(Made.Key(engine), [10], [10.1], [9.9], [10]);
            return cell with { Iterations = [.. cell.Iterations.Where(iteration => waves.Contains(iteration.Wave))] };
        }

        var once = Made.Record(Of("one", 1));
        (Comparison, ObstacleKind, int)[] cases =
        [
            (Between.Of(once, once), ObstacleKind.NoSpread, 1),
            (Within.Of(Made.Record(Of("one", 1), Of("two", 1))), ObstacleKind.NoSpread, 1),
            (Within.Of(Made.Record(Of("one", 1), Of("two", 2))), ObstacleKind.NoSpread, 2),
            (Within.Of(Made.Record(Of("one", 1, 2), Of("two", 3, 4))), ObstacleKind.TooFewCommonWaves, 2),
            (Within.Of(Made.Record(Of("one", 1, 2), Of("two", 2, 3))), ObstacleKind.TooFewCommonWaves, 1),
            (Within.Of(Made.Record(Of("one", 3), Of("two", 1, 2), Of("three", 1, 2))), ObstacleKind.NoCommonWave, 1),
        ];
        foreach (var (comparison, kind, launches) in cases)
        {
            var test = NonInferiority.Of(comparison, 0.03);
            Assert.Equal((NonInferiorityEnd.Inconclusive, kind), (test.End, comparison.Cells[0].Obstacle!.Kind));
            Assert.All(test.Rows, row => Assert.Equal((NonInferiorityEnd.Inconclusive, (int?)launches, (double?)null), (row.End, row.Launches, row.Bound)));
        }
    }

    private static NonInferiority Of(Cell before, Cell now, double slower) =>
        NonInferiority.Of(Between.Of(Made.Record(before, Other), Made.Record(now, Scaled(Other, 1.0001)), history: Calm), slower);

    private static Cell Cell(double times) => Made.Cell(Made.Key(), [10 * times], [10.02 * times], [9.98 * times]);

    private static Cell Scaled(Cell cell, double factor) =>
        cell with { Iterations = [.. cell.Iterations.Select(i => i with { WorkerNanoseconds = (long)(i.WorkerNanoseconds * factor) })] };
}
