using Bench.Records;
using Bench.Reports;
using Record = Bench.Records.Record;

namespace Bench.Tests.Records;

public class ComparingTests
{
    private static readonly double[][] Steady = [[100.0], [101.0], [99.0], [100.5], [99.5]];

    [Fact]
    public void HolmIsRsPAdjust()
    {
        // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") is 0.03 0.06 0.06 0.02.
        var adjusted = Holm.Adjusted([0.01, 0.04, 0.03, 0.005]);
        foreach (var (expected, found) in new[] { 0.03, 0.06, 0.06, 0.02 }.Zip(adjusted)) Assert.Equal(expected, found, 1e-12);
        Assert.Equal([1.0, 1.0], Holm.Adjusted([0.9, 0.8]));
    }

    [Fact]
    public void TheSpreadIsPooledOverCellsAndEarlierRecords()
    {
        var record = Made.Record(Made.Cell(Made.Key("a"), [100], [110]), Made.Cell(Made.Key("b"), [50], [50], [55]), Made.Cell(Made.Key("c"), [7])) with
        {
            Earlier = [new EarlierSpread("r", "k", 0.04, 4, 1)],
        };
        double[] x = [Math.Log(100), Math.Log(110)], y = [Math.Log(50), Math.Log(50), Math.Log(55)];
        double Squares(double[] v) => v.Sum(e => (e - v.Average()) * (e - v.Average()));
        var spread = PooledSpread.Of(record)!.Value;
        Assert.Equal(1 + 2 + 4, spread.Degrees);
        Assert.Equal(Math.Sqrt((Squares(x) + Squares(y) + 4 * 0.04 * 0.04) / 7), spread.LogDeviation, 1e-12);
        Assert.True(spread.IsFew);
    }

    [Fact]
    public void CalmDaysDoNotVouchForANoisyOne()
    {
        // R: pf(0.1^2 / 0.05^2, 2, 20, lower.tail = FALSE) is 0.035, with 0.06^2 it is 0.086.
        Record Noisy(double earlier) =>
            Made.Record(Made.Cell(Made.Key("a"), [100 * Math.Exp(-0.1)], [100],
                [100 * Math.Exp(0.1)])) with
            { Earlier = [new EarlierSpread("r", "k", earlier, 20, 1)] };
        Assert.Equal((0.1, 2), (Math.Round(PooledSpread.Of(Noisy(0.05))!.Value.LogDeviation, 6), PooledSpread.Of(Noisy(0.05))!.Value.Degrees));
        Assert.Equal(22, PooledSpread.Of(Noisy(0.06))!.Value.Degrees);
    }

    [Fact]
    public void EarlierRecordsLendTheirSpreadWhereTheyAreOfTheSameLength()
    {
        var now = Run("now", Steady);
        Record[] records = [Run("twin", Steady), Run("short", Steady) with { Plan = now.Plan with { IterationSeconds = 0.1 } },
            Run("elsewhere", Steady) with { Machine = now.Machine with { Name = "there" } }];
        var found = Assert.Single(EarlierSpreads.Of(records, now.Machine, now.Plan, [now.Cells[0].Key]));
        Assert.Equal(("twin", 4), (found.Record, found.Degrees));
    }

    [Fact]
    public void TheFloorAndWhatCanBeShownAreDesign810()
    {
        var spread = new PooledSpread(0.01, 10);
        Assert.Equal(2.22813885198627 * 0.01 * Math.Sqrt(2.0 / 3), NoiseFloor.Floor(spread, 3), 1e-12);
        Assert.Equal((2.22813885198627 + 1.81246112281168) * 0.01 * Math.Sqrt(2.0 / 3), NoiseFloor.CanShow(spread, 3), 1e-12);
    }

    [Fact]
    public void WithinARecordLaunchesOfTheSameWaveArePaired()
    {
        // The waves differ by far more than the engines do; only wave 2 and 3 have both.
        var slow = Made.Cell(Made.Key("slow"), [100], [200],
            [400]) with
        { Iterations = [.. Made.Cell(Made.Key("slow"), [100], [200], [400]).Iterations.Where(i => i.Wave > 1)] };
        var record = Made.Record(Made.Cell(Made.Key("base"), [100], [100], [200]), slow,
            Made.Cell(Made.Key("none"), [1]) with { Outcome = new Outcome(OutcomeKind.Crashed, "it died") });
        var comparison = Comparing.Within(record, "base");
        Assert.Equal(2, comparison.Cells.Count);
        Assert.Equal(0.5, comparison.Cells[0].Ratio!.Value, 1e-9);
        Assert.Equal(ComparisonVerdict.NotComparable, comparison.Cells[1].Verdict);
        Assert.Equal("the new one has no number: it died", ComparisonWords.Reason(comparison.Cells[1]));
    }

    [Fact]
    public void ALargeDifferenceIsClaimedAndASmallOneIsNot()
    {
        var record = Made.Record(Made.Cell(Made.Key("base"), Steady), Made.Cell(Made.Key("fast"), Times(0.8)), Made.Cell(Made.Key("slow"), Times(1.3)),
            Made.Cell(Made.Key("same"), Times(1.002)));
        Assert.Equal([ComparisonVerdict.Faster, ComparisonVerdict.Slower, ComparisonVerdict.NoDifferenceShown], Comparing.Within(record, "base")
            .Cells.Select(cell => cell.Verdict));
        var fast = Comparing.Within(record, "base").Cells[0];
        Assert.True(fast.Low < 1.25 && 1.25 < fast.High && fast.Low > 1.2);
    }

    [Fact]
    public void BetweenRecordsRunsAddTheirSpread()
    {
        var (one, other) = (Run("a", Steady), Run("b", [.. Steady.Select(launch => launch.Select(t => t * 1.03).ToArray())]));
        var comparison = Comparing.Between(one, other);
        var s = PooledSpread.Of(Made.Cell(Made.Key(), Steady))!.Value.LogDeviation;
        Assert.False(comparison.RunsMeasured);
        Assert.Equal(Math.Exp(StudentT.Quantile(0.975, 8) * Math.Sqrt(2) * s) - 1, comparison.RunsAdd!.Value, 1e-12);
        var half = StudentT.Quantile(0.975, 8) * s * Math.Sqrt(2.0 / 5 + 2);
        Assert.Equal(1 / 1.03 * Math.Exp(half), comparison.Cells[0].High!.Value, 1e-9);
    }

    [Fact]
    public void FiveOtherRunsOfACellTellTheirOwnSpread()
    {
        var comparison = Comparing.Between(Run("a", Steady), Run("b", Times(1.001)), history: Others);
        Assert.True(comparison.RunsMeasured);
        Assert.Equal(Others.Select(record => record.Name), comparison.Earlier);
        // What the launches of each run explain is not added twice.
        double[] means = [.. Enumerable.Range(1, 5).Select(i => Math.Log(1 + 0.01 * i))];
        var launches = PooledSpread.Of(Made.Cell(Made.Key(), Steady))!.Value.LogDeviation;
        var beyond = Math.Sqrt(Math.Pow(Statistics.Deviation(means), 2) - Math.Pow(launches, 2) / Steady.Length);
        Assert.Equal(Math.Exp(StudentT.Quantile(0.975, 4) * Math.Sqrt(2) * beyond) - 1, comparison.RunsAdd!.Value, 1e-6);
        Assert.False(Comparing.Between(Run("a", Steady), Run("b", Times(1.001)), history: Others[1..]).RunsMeasured);
    }

    [Fact]
    public void RunsThatTheRecordsHaveCopiedTellItToo()
    {
        var (one, other) = (Run("a", Steady), Run("b", Times(1.001)));
        var keeping = other with { Earlier = EarlierSpreads.Of(Others, other.Machine, other.Plan, [other.Cells[0].Key]) };
        Assert.True(Comparing.Between(one, keeping).RunsMeasured);
        Assert.Equal(Comparing.Between(one, keeping, history: Others).RunsAdd, Comparing.Between(one, keeping).RunsAdd);
    }

    // Five runs of which the slow one was the sixth used to differ by so much that it was claimed no more.
    [Fact]
    public void WhatIsComparedDoesNotVouchForItself()
    {
        var (one, slow) = (Run("a", Steady), Run("b", Times(1.3)));
        var without = Comparing.Between(one, slow, history: Others);
        Assert.Equal(ComparisonVerdict.Slower, without.Cells[0].Verdict);
        // Under whatever name.
        var among = Comparing.Between(one, slow, history: [.. Others, one, slow, slow with { Name = "copy" }]);
        Assert.Equal((without.RunsAdd, without.Earlier.Count), (among.RunsAdd, among.Earlier.Count));
    }

    [Fact]
    public void RunsOfTheSameNameAreStillSeveral()
    {
        Record[] history = [.. Others.Select(record => record with { Name = "run" })];
        Assert.True(Comparing.Between(Run("run", Steady), Run("run", Times(1.001)), history: history).RunsMeasured);
    }

    [Fact]
    public void HistoryOfOtherMachinesCellsOrLengthsTellsNothing()
    {
        var (one, other) = (Run("a", Steady), Run("b", Times(1.001)));
        Record[] history =
        [
            .. Others.Select(record => record with { Machine = record.Machine with { Name = "there" } }),
            .. Others.Select(record => record with { Plan = record.Plan with { Rounds = 1 } }),
            .. Others.Select(record => Made.Record(Made.Cell(Made.Key("another"), Steady))),
        ];
        var comparison = Comparing.Between(one, other, history: history);
        Assert.Equal((Comparing.Between(one, other).RunsAdd, 0), (comparison.RunsAdd, comparison.Earlier.Count));
    }

    [Fact]
    public void TheSameCellIsComparedWhereThereIsOne()
    {
        CellKey Key(string? option) =>
            Made.Key() with { Options = option is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["optimization"] = option } };
        var (all, none) = (Made.Cell(Key(null), Steady), Made.Cell(Key("none"), [.. Steady.Select(launch => launch.Select(t => t * 2).ToArray())]));
        var comparison = Comparing.Between(Made.Record(all, none), Made.Record(none, Made.Cell(Key("basic"), Steady)));
        Assert.Equal([1.0, 1.0], comparison.Cells.Select(cell => Math.Round(cell.Ratio!.Value, 9)));
        Assert.Equal(["options: none → optimization=basic"], comparison.Cells[1]
            .Differences.Where(difference => difference.StartsWith("options", StringComparison.Ordinal)));
    }

    [Fact]
    public void WhereNobodyNamedABaselineItHasANumber()
    {
        var record = Made.Record(Made.Cell(Made.Key("refused"), [1]) with { Outcome = new Outcome(OutcomeKind.Unsupported, "no bf16") },
            Made.Cell(Made.Key("one"), Steady), Made.Cell(Made.Key("two"), Steady));
        Assert.Equal("one", Comparing.DefaultBaseline(record));
    }

    [Theory]
    [InlineData("bundle", "bundle differs: 0123abcd and another")]
    [InlineData("inputs", "inputs differs: host and device")]
    [InlineData("machine", "machine differs: here and there")]
    [InlineData("threads", "the base has no such cell")]
    public void WhatMustNotDifferIsNamedAndCanBeLifted(string name, string reason)
    {
        var cell = Made.Cell(Made.Key(), Steady);
        var (one, other) = (Run("a", Steady), name switch
        {
            "bundle" => Made.Record(cell with { Bundle = "another" }),
            "inputs" => Made.Record(cell with { Inputs = "device" }),
            "threads" => Made.Record(Made.Cell(Made.Key() with { Threads = 1 }, Steady)),
            _ => Made.Record(cell) with { Machine = Made.Record().Machine with { Name = "there" } },
        });
        var refused = Comparing.Between(one, other).Cells[0];
        Assert.Equal((ComparisonVerdict.NotComparable, reason), (refused.Verdict, ComparisonWords.Reason(refused)));
        var lifted = Comparing.Between(one, other, [name]).Cells[0];
        Assert.NotEqual(ComparisonVerdict.NotComparable, lifted.Verdict);
        Assert.StartsWith($"despite {name}: ", lifted.Differences[0]);
    }

    [Fact]
    public void WhatMayDifferIsNamed()
    {
        var cell = Made.Cell(Made.Key(), Steady);
        var other = cell with { Versions = new Dictionary<string, string> { ["onnxruntime"] = "2.0" }, Layout = "nhwc", Weights = "mutable" };
        Assert.Equal(["onnxruntime: 1.0 → 2.0", "layout: nchw → nhwc", "weights: frozen → mutable"], Comparing.Between(Made.Record(cell), Made.Record(other))
            .Cells[0].Differences);
    }

    // Draws are ours, the level is the rule's: one comparison in twenty may claim a difference that is not there, over all its cells together.
    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(true, 5)]
    public void ComparisonsOfEqualsClaimAtMostOneInTwenty(bool between, int others)
    {
        var random = new Random(4);
        var claimed = 0;
        for (var i = 0; i < 1000; i++)
        {
            Record Draw(string name)
            {
                Cell[] cells = [.. Enumerable.Range(0, 4)
                    .Select(c => Made.Cell(Made.Key($"e{c}"), [.. Enumerable.Range(0, 3).Select(_ => new[] { 100 * Math.Exp(0.02 * Normal(random)) })]))];
                // Runs differ as much as launches do, by a share that is all cells' and by one of their own.
                var run = 0.014 * Normal(random);
                return Made.Record([.. cells.Select(cell => between ? Scaled(cell, Math.Exp(run + 0.014 * Normal(random))) : cell)]) with { Name = name };
            }

            Record[] history = [.. Enumerable.Range(0, others).Select(i => Draw($"h{i}"))];
            var comparison = between ? Comparing.Between(Draw("a"), Draw("b"), history: history) : Comparing.Within(Draw("a"), "e0");
            if (comparison.Cells.Any(cell => cell.Verdict != ComparisonVerdict.NoDifferenceShown)) claimed++;
        }

        // Five runs tell little, and then the level is kept from far below.
        Assert.InRange(claimed, others == 0 ? 10 : 0, 65);
    }

    [Fact]
    public void WhatAPlanCanShowItFinds95TimesIn100()
    {
        var random = new Random(7);
        // Known from earlier launches of the same cells, as what is printed before a run is.
        EarlierSpread[] earlier = [.. Enumerable.Range(0, 2).Select(c => new EarlierSpread("r", Made.Key($"e{c}").ToString(), 0.02, 16, 0))];
        var (found, spread) = (0, new PooledSpread(0.02, 2 * 16 + 2 * 4));
        var slower = Math.Exp(NoiseFloor.CanShow(spread, 5));
        for (var i = 0; i < 1000; i++)
        {
            double[][] Times(double factor) => [.. Enumerable.Range(0, 5).Select(_ => new[] { 100 * factor * Math.Exp(0.02 * Normal(random)) })];
            var record = Made.Record(Made.Cell(Made.Key("e0"), Times(1)), Made.Cell(Made.Key("e1"), Times(slower))) with { Earlier = earlier };
            if (Comparing.Within(record, "e0").Cells[0].Verdict == ComparisonVerdict.Slower) found++;
        }

        Assert.InRange(found, 930, 985);
    }

    [Fact]
    public void PercentilesNeedTheirRegimeAndTenStepsBeyond()
    {
        var key = Made.Key() with { Regime = Regimes.Latency };
        var cell = Made.Cell(key, [1.0]) with { Iterations = [Made.Iteration(1, 1, 1) with { Each = [.. Enumerable.Range(1, 1001).Select(i => (long)i)] }] };
        Assert.Equal(501, Percentiles.Of(cell, 50)!.Value);
        Assert.Equal(991, Percentiles.Of(cell, 99)!.Value);
        Assert.Null(Percentiles.Of(cell, 99.9));
        Assert.Null(Percentiles.Of(cell with { Parts = Made.Key() }, 50));
    }

    private static readonly Record[] Others = [.. Enumerable.Range(1, 5).Select(i => Run($"h{i}", Times(1 + 0.01 * i)))];

    private static double[][] Times(double factor) => [.. Steady.Select(launch => launch.Select(t => t * factor).ToArray())];

    private static Record Run(string name, double[][] launches) => Made.Record(Made.Cell(Made.Key(), launches)) with { Name = name };

    private static Cell Scaled(Cell cell, double factor) =>
        cell with { Iterations = [.. cell.Iterations.Select(i => i with { WorkerNanoseconds = (long)(i.WorkerNanoseconds * factor) })] };

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
