using Bench.Records;
using Record = Bench.Records.Record;

namespace Bench.Tests.Records;

public class BetweenTests
{
    private static readonly double[][] Steady = [[100.0], [101.0], [99.0], [100.5], [99.5]];
    private static readonly Record[] Others = [.. Enumerable.Range(1, 5).Select(i => Run($"h{i}", Times(1 + 0.01 * i)))];
    // Of the means of these five.
    private static readonly double Total = Statistics.Deviation([.. Enumerable.Range(1, 5).Select(i => Math.Log(1 + 0.01 * i))]);

    [Fact]
    public void WithoutFiveRunsOfTheCellTheirSpreadIsAssumed()
    {
        var row = Between.Of(Run("a", Steady), Run("b", Times(1.03)), history: Others[1..]).Cells[0];
        Assert.Equal((RunSpread.Assumed, 0), (row.Runs!.Value.New.LogDeviation, row.Runs.Value.New.Runs));
        var launch = PooledSpread.Of(Made.Cell(Made.Key(), Steady))!.Value.LogDeviation;
        Assert.Equal(Math.Sqrt(2 * launch * launch / 5 + 2 * 0.01), row.Estimate!.Error, 1e-9);
        Assert.Equal(1 / 1.03, row.Ratio!.Value, 1e-9);
        Assert.InRange(row.Estimate.Half(1) / row.Estimate.Error, 1.959, 1.97);
    }

    [Fact]
    public void LaunchesThatDifferByMoreThanIsAssumedTellThatRunsMay()
    {
        double[][] wild = [[100], [150], [80], [120], [90]];
        var row = Between.Of(Run("a", wild), Run("b", wild)).Cells[0];
        Assert.Equal(PooledSpread.Of(Made.Cell(Made.Key(), wild))!.Value.LogDeviation, row.Runs!.Value.New.LogDeviation, 1e-9);
    }

    [Fact]
    public void FiveOtherRunsOfACellTellHowItsMeansDiffer()
    {
        var comparison = Between.Of(Run("a", Steady), Run("b", Times(1.001)), history: Others);
        var row = comparison.Cells[0];
        Assert.Equal(Others.Select(record => record.Name), comparison.Earlier);
        Assert.Equal(5, row.Runs!.Value.New.Runs);
        // Their means hold the launches: what these explain is not added twice.
        Assert.Equal(Math.Sqrt(2) * Total, row.Estimate!.Error, 1e-6);
        Assert.Equal(4, row.Estimate.Degrees, 1e-9);
        var launch = PooledSpread.Of(Made.Cell(Made.Key(), Steady))!.Value.LogDeviation;
        Assert.Equal(Math.Sqrt(Total * Total - launch * launch / 5), row.Runs.Value.New.LogDeviation, 1e-6);
    }

    [Fact]
    public void ANoisyDayIsNotJudgedByCalmRuns()
    {
        double[][] wild = [[100], [150], [80], [120], [90]];
        var row = Between.Of(Run("a", wild), Run("b", wild), history: Others).Cells[0];
        Assert.True(row.Estimate!.Error > 2 * Total);
    }

    [Fact]
    public void RunsOfAnotherCellVersionOrPlanTellNothing()
    {
        var other = Made.Cell(Made.Key("torchsharp"), Steady);
        Record With(Record record, Func<Cell, Cell> changed) => record with { Cells = [.. record.Cells.Select(changed)] };
        Record[] histories =
        [
            .. Others.Select(record => With(record, cell => cell with { Key = other.Key, Parts = other.Parts, Versions = other.Versions })),
            .. Others.Select(record => With(record, cell => cell with { Versions = new Dictionary<string, string> { ["onnxruntime"] = "0.9" } })),
            .. Others.Select(record => With(record, cell => cell with { Iterations = [.. cell.Iterations.Where(i => i.Wave < 4)] })),
            .. Others.Select(record => record with { Machine = record.Machine with { Name = "there" } }),
            .. Others.Select(record => record with { Plan = record.Plan with { Rounds = 1 } }),
        ];
        var (one, two) = (Made.Record(Run("a", Steady).Cells[0], other), Made.Record(Run("b", Times(1.001)).Cells[0], other));
        var comparison = Between.Of(one, two, history: histories);
        Assert.Equal((RunSpread.Assumed, false), (comparison.Cells[0].Runs!.Value.New.LogDeviation, comparison.Cells[0].Runs!.Value.New.Measured));
        // They are runs of the other cell.
        Assert.True(comparison.Cells[1].Runs!.Value.New.Measured);
    }

    [Fact]
    public void RunsThatTheRecordsHaveCopiedTellItOnceEach()
    {
        var (one, two) = (Run("a", Steady), Run("b", Times(1.001)));
        var copies = EarlierSpreads.Of(Others, two.Machine, two.Plan, [two.Cells[0].Key]);
        var expected = Between.Of(one, two, history: Others).Cells[0].Estimate;
        Assert.Equal(expected, Between.Of(one, two with { Earlier = copies }).Cells[0].Estimate);
        Assert.Equal(expected, Between.Of(one with { Earlier = copies }, two with { Earlier = copies }, history: Others).Cells[0].Estimate);
        // Four of them, twice, are not five.
        Record[] four = Others[1..];
        copies = EarlierSpreads.Of(four, two.Machine, two.Plan, [two.Cells[0].Key]);
        Assert.False(Between.Of(one with { Earlier = copies }, two, history: four).Cells[0].Runs!.Value.New.Measured);
    }

    [Fact]
    public void RunsTellNothingOfPlansOfTwoLengths()
    {
        var (one, two) = (Run("a", Steady), Run("b", Times(1.001)));
        var longer = one with { Plan = one.Plan with { IterationSeconds = 3 }, Earlier = EarlierSpreads.Of(Others, one.Machine, one.Plan, [one.Cells[0].Key]) };
        Record[] history = [.. Others, .. Others.Select((run, i) => Run($"l{i}", Times(1.1 + i * 0.01)) with { Plan = longer.Plan })];
        foreach (var (before, now) in new[] { (longer, two), (two, longer) })
            Assert.All(new[] { Between.Of(before, now), Between.Of(before, now, history: history) },
                comparison => Assert.Equal((false, false, 0), (comparison.Cells[0].Runs!.Value.Base.Measured, comparison.Cells[0].Runs!.Value.New.Measured,
                    comparison.Earlier.Count)));
        Assert.True(Between.Of(longer with { Plan = one.Plan }, two).Cells[0].Runs!.Value.New.Measured);
    }

    // On another machine runs differ by what they do there.
    [Fact]
    public void EachSideHasTheRunsOfItsOwnMachine()
    {
        var there = Made.Record().Machine with { Name = "there" };
        var row = Between.Of(Run("a", Steady) with { Machine = there }, Run("b", Times(1.001)), ["machine"], Others).Cells[0];
        Assert.Equal((0, 5), (row.Runs!.Value.Base.Runs, row.Runs.Value.New.Runs));
    }

    // Five runs of which the slow one was the sixth used to differ by so much that it was claimed no more.
    [Fact]
    public void WhatIsComparedDoesNotVouchForItself()
    {
        var (one, slow) = (Run("a", Steady), Run("b", Times(1.3)));
        var without = Between.Of(one, slow, history: Others);
        Assert.Equal(ComparisonVerdict.Slower, without.Cells[0].Verdict);
        // Under whatever name.
        var among = Between.Of(one, slow, history: [.. Others, one, slow, slow with { Name = "copy" }]);
        Assert.Equal((without.Cells[0].Estimate, without.Earlier.Count), (among.Cells[0].Estimate, among.Earlier.Count));
    }

    [Fact]
    public void RunsOfTheSameNameAreStillSeveral()
    {
        Record[] history = [.. Others.Select(record => record with { Name = "run" })];
        Assert.True(Between.Of(Run("run", Steady), Run("run", Times(1.001)), history: history).Cells[0].Runs!.Value.New.Measured);
    }

    [Fact]
    public void ACellThatIsJudgedByItsRunsIsNotMadeCalmerByOthers()
    {
        // Another cell's calm runs were once pooled with those of a cell that differs by ten per cent from run to run.
        double[] means = [1, 1.1, 0.9, 1.12, 0.93];
        Record With(string name, double factor) =>
            Made.Record(Made.Cell(Made.Key("calm"), Steady), Made.Cell(Made.Key("wild"), Times(factor))) with { Name = name };
        Record[] history = [.. means.Select((mean, i) => Made.Record(Made.Cell(Made.Key("calm"), Times(1 + 1e-4 * (i + 1))),
            Made.Cell(Made.Key("wild"), Times(mean))) with { Name = $"h{i}" })];
        var rows = Between.Of(With("a", 1.001), With("b", 1.2), history: history).Cells;
        Assert.Equal(Math.Sqrt(2) * Statistics.Deviation([.. means.Select(mean => Math.Log(mean))]), rows[1].Estimate!.Error, 1e-6);
        Assert.Equal(ComparisonVerdict.NoDifferenceShown, rows[1].Verdict);
    }

    // Runs of the base's version were once looked for under the new one's name, and what was found counted for both.
    [Fact]
    public void TheOtherWayRoundItSaysTheSame()
    {
        Record Version(Record record, string version) =>
            record with { Cells = [.. record.Cells.Select(cell => cell with { Versions = new Dictionary<string, string> { ["onnxruntime"] = version } })] };
        // Runs of the old version differ by a third of a per cent, those of the new one are not known, or by two per cent.
        Record[] old = [.. Enumerable.Range(1, 5).Select(i => Version(Run($"o{i}", Times(1 + 0.002 * i)), "1.0"))];
        Record[] wild = [.. Enumerable.Range(1, 6).Select(i => Version(Run($"n{i}", Times(1.2 + 0.02 * i)), "2.0"))];
        var (one, two) = (Version(Run("a", Steady), "1.0"), Version(Run("b", Times(1.2)), "2.0"));
        foreach (var history in new[] { old, [.. old, .. wild] })
        {
            var (there, back) = (Between.Of(one, two, history: history), Between.Of(two, one, history: history));
            var (row, mirror) = (there.Cells[0], back.Cells[0]);
            Assert.Equal((row.Runs!.Value.Base, row.Runs.Value.New), (mirror.Runs!.Value.New, mirror.Runs.Value.Base));
            Assert.Equal((1 / row.Low!.Value, 1 / row.High!.Value), (mirror.High!.Value, mirror.Low!.Value), Near);
            Assert.Equal((row.Verdict == ComparisonVerdict.Slower, row.Verdict == ComparisonVerdict.NoDifferenceShown),
                (mirror.Verdict == ComparisonVerdict.Faster, mirror.Verdict == ComparisonVerdict.NoDifferenceShown));
            Assert.Equal(there.Earlier.Order(), back.Earlier.Order());
            Assert.Equal((5, history.Length - 5), (row.Runs.Value.Base.Runs, row.Runs.Value.New.Runs));
        }
    }

    [Fact]
    public void EachSideHasThePartOfItsOwnRuns()
    {
        var newer = new Dictionary<string, string> { ["onnxruntime"] = "2.0" };
        var two = Run("b", Times(1.2));
        two = two with { Cells = [two.Cells[0] with { Versions = newer }] };
        var row = Between.Of(Run("a", Steady), two, history: Others).Cells[0];
        var launch = PooledSpread.Of(Made.Cell(Made.Key(), Steady))!.Value.LogDeviation;
        var assumed = launch * launch / 5 + RunSpread.Assumed * RunSpread.Assumed;
        Assert.Equal(Math.Sqrt(Total * Total + assumed), row.Estimate!.Error, 1e-6);
        var doubt = Math.Pow(Total, 4) / 4 + Math.Pow(launch * launch / 5, 2) / 8;
        Assert.Equal(Math.Pow(row.Estimate.Error, 4) / doubt, row.Estimate.Degrees, 1.0);
        Assert.True(row.Runs!.Value.Base.Measured && !row.Runs.Value.New.Measured);
    }

    private static bool Near((double, double) one, (double, double) other) =>
        Math.Abs(one.Item1 - other.Item1) < 1e-9 && Math.Abs(one.Item2 - other.Item2) < 1e-9;

    private static double[][] Times(double factor) => [.. Steady.Select(launch => launch.Select(t => t * factor).ToArray())];

    private static Record Run(string name, double[][] launches) => Made.Record(Made.Cell(Made.Key(), launches)) with { Name = name };
}
