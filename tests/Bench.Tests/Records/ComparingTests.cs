using Bench.Records;
using Bench.Reports;
using Record = Bench.Records.Record;

namespace Bench.Tests.Records;

public class ComparingTests
{
    private static readonly double[][] Steady = [[100.0], [101.0], [99.0], [100.5], [99.5]];

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
    public void WithinARecordLaunchesOfTheSameWaveArePaired()
    {
        // The waves differ by far more than the engines do; only wave 2 and 3 have both.
        var slow = Made.Cell(Made.Key("slow"), [100], [200],
            [400]) with
        { Iterations = [.. Made.Cell(Made.Key("slow"), [100], [200], [400]).Iterations.Where(i => i.Wave > 1)] };
        var record = Made.Record(Made.Cell(Made.Key("base"), [100], [100], [200]), slow,
            Made.Cell(Made.Key("none"), [1]) with { Outcome = new Outcome(OutcomeKind.Crashed, "it died") });
        var comparison = Within.Of(record, "base");
        Assert.Equal(2, comparison.Cells.Count);
        Assert.Equal(0.5, comparison.Cells[0].Ratio!.Value, 1e-9);
        Assert.Equal(ComparisonVerdict.NotComparable, comparison.Cells[1].Verdict);
        Assert.Equal("the new one has no number: it died", ComparisonWords.Reason(comparison.Cells[1]));
    }

    [Fact]
    public void ALargeDifferenceIsClaimedAndASmallOneIsNot()
    {
        var record = Made.Record(Made.Cell(Made.Key("base"), Steady), Made.Cell(Made.Key("fast"), [80], [79.5], [80.5], [79.8], [80.3]),
            Made.Cell(Made.Key("slow"), [130.5], [131], [129], [130], [129.5]), Made.Cell(Made.Key("same"), [100.7], [99.6], [100.2], [99.8], [100.4]));
        Assert.Equal([ComparisonVerdict.Faster, ComparisonVerdict.Slower, ComparisonVerdict.NoDifferenceShown], Within.Of(record, "base")
            .Cells.Select(cell => cell.Verdict));
        var fast = Within.Of(record, "base").Cells[0];
        Assert.True(fast.Low < 1.25 && 1.25 < fast.High && fast.Low > 1.2);
    }

    [Fact]
    public void TheSameCellIsComparedWhereThereIsOne()
    {
        CellKey Key(string? option) =>
            Made.Key() with { Options = option is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["optimization"] = option } };
        var (all, none) = (Made.Cell(Key(null), Steady), Made.Cell(Key("none"), [.. Steady.Select(launch => launch.Select(t => t * 2).ToArray())]));
        var comparison = Between.Of(Made.Record(all, none), Made.Record(none, Made.Cell(Key("basic"), Steady)));
        Assert.Equal([1.0, 1.0], comparison.Cells.Select(cell => Math.Round(cell.Ratio!.Value, 9)));
        Assert.Equal(["options: none → optimization=basic"], comparison.Cells[1]
            .Differences.Where(difference => difference.StartsWith("options", StringComparison.Ordinal)));
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
        var refused = Between.Of(one, other).Cells[0];
        Assert.Equal((ComparisonVerdict.NotComparable, reason), (refused.Verdict, ComparisonWords.Reason(refused)));
        var lifted = Between.Of(one, other, [name]).Cells[0];
        Assert.NotEqual(ComparisonVerdict.NotComparable, lifted.Verdict);
        Assert.StartsWith($"despite {name}: ", lifted.Differences[0]);
    }

    [Fact]
    public void WhatMayDifferIsNamed()
    {
        var cell = Made.Cell(Made.Key(), Steady);
        var other = cell with { Versions = new Dictionary<string, string> { ["onnxruntime"] = "2.0" }, Layout = "nhwc", Weights = "mutable" };
        Assert.Equal(["onnxruntime: 1.0 → 2.0", "layout: nchw → nhwc", "weights: frozen → mutable"], Between.Of(Made.Record(cell), Made.Record(other))
            .Cells[0].Differences);
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

    private static double[][] Times(double factor) => [.. Steady.Select(launch => launch.Select(t => t * factor).ToArray())];

    private static Record Run(string name, double[][] launches) => Made.Record(Made.Cell(Made.Key(), launches)) with { Name = name };
}
