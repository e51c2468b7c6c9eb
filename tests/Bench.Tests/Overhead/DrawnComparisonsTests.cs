using Bench.Overhead.Drawing;
using Bench.Records;
using Bench.Tests.Records;
using Record = Bench.Records.Record;

namespace Bench.Tests.Overhead;

// Launches here are normal with a spread that we chose, so what a simulation must come to is known.
public class DrawnComparisonsTests
{
    private const int Trials = 1000;

    // One a test: what is drawn must not depend on which tests ran before.
    private readonly Random _random = new(11);

    [Fact]
    public void EqualsAreClaimedToDifferInOneComparisonOfTwentyAtMost()
    {
        var pool = Pool(12, 0.02, 0.02, 0.02, 0.02);
        Assert.InRange(DrawnComparisons.WithinEquals(pool, "e0", 3, Trials, 1).Share, 0.005, 0.05);
        Assert.InRange(DrawnComparisons.BetweenEquals(pool, 3, Trials, 1).Share, 0, 0.05);
    }

    [Theory]
    [InlineData(0.06, 0.02, 0.02, 0.02)]
    [InlineData(0.02, 0.02, 0.06, 0.06)]
    public void ACellThatIsNoisierThanTheOthersIsNoReasonToClaimADifference(double first, double second, double third, double fourth)
    {
        var pool = Pool(40, first, second, third, fourth);
        Assert.InRange(DrawnComparisons.WithinEquals(pool, "e0", 5, Trials, 1).Share, 0, 0.065);
    }

    [Fact]
    public void WhatDetectPromisesIsFoundInEveryRow()
    {
        var detection = DrawnComparisons.Detects(Pool(40, 0.02, 0.02, 0.04, 0.02), "e0", 0.05, 3, 500, 1);
        Assert.InRange(detection.Found.Share, 0.95, 1);
        Assert.InRange(detection.Wrong.Share, 0, 0.06);
        Assert.True(detection.MedianWaves > 3);
    }

    [Fact]
    public void EqualMadeCellsHaveTheBaselinesNumberAndTheirOwnSpread()
    {
        var pool = Pool(12, 0.01, 0.03).Equal("e0");
        var record = Enumerable.Range(1, 2000).Aggregate(pool.Empty("r"), (drawn, wave) => pool.Draw(drawn, wave, _random), drawn => drawn);
        var (one, other) = (Statistics.LogLaunches(record.Cells[0]), Statistics.LogLaunches(record.Cells[1]));
        Assert.Equal(one.Average(), other.Average(), 0.004);
        Assert.InRange(Statistics.Deviation(other) / Statistics.Deviation(one), 1.5, 6);
    }

    [Fact]
    public void LaunchesOfSeveralRecordsLieInOnePoolAndWhatOneLacksIsLeftOut()
    {
        var (one, other) = (Drawn(3, 0.01, 0.01), Drawn(4, 0.01, 0.01));
        other = other with { Cells = [other.Cells[0], other.Cells[1] with { Outcome = new Outcome(OutcomeKind.Crashed, "it died") }] };
        var pool = LaunchPool.Of([one, other]);
        Assert.Equal((7, 1), (pool.Launches, pool.Cells.Count));
    }

    [Fact]
    public void DrawsFromFewLaunchesDifferAsMuchAsTheseLaunchesDo()
    {
        var (first, second) = (Drawn(3, 0.05), Drawn(3, 0.05));
        var pool = LaunchPool.Of([first, second]);
        var record = Enumerable.Range(1, 4000).Aggregate(pool.Empty("r"), (drawn, wave) => pool.Draw(drawn, wave, _random, run: 1), drawn => drawn);
        var (own, logs) = (Statistics.LogLaunches(second.Cells[0]), Statistics.LogLaunches(record.Cells[0]));
        Assert.Equal(Statistics.Deviation(own), Statistics.Deviation(logs), 0.03 * Statistics.Deviation(own));
        Assert.Equal(own.Average(), logs.Average(), 0.1 * Statistics.Deviation(own));
    }

    [Fact]
    public void RunsThatDifferAsMuchAsTheirLaunchesAreNoReasonToClaimADifference()
    {
        Record Run(string name) => Slowed(Drawn(3, 0.03, 0.03, 0.03), Math.Exp(0.03 * Normal())) with { Name = name };
        var claimed = Enumerable.Range(0, Trials)
            .Count(_ => Comparing.Between(Run("one"), Run("other")).Cells.Any(cell => cell.Verdict is ComparisonVerdict.Faster or ComparisonVerdict.Slower));
        Assert.InRange((double)claimed / Trials, 0, 0.065);
    }

    [Fact]
    public void DrawnRunsDifferAsTheirRecordsDid()
    {
        // What their own three launches add to the means of runs is drawn with them.
        Record[] runs = [.. Enumerable.Range(0, 40).Select(_ => Slowed(Drawn(3, 0.03, 0.03, 0.03), Math.Exp(0.02 * Normal())))];
        Assert.InRange(DrawnComparisons.BetweenEquals(LaunchPool.Of(runs), 3, Trials, 1).Share, 0, 0.065);
        Assert.InRange(DrawnComparisons.BetweenEquals(LaunchPool.Of([.. runs.Select((run, i) => Slowed(run, Math.Exp(0.3 * i)))]), 3, Trials, 1).Share, 0.8, 1);
    }

    [Fact]
    public void TheSameSeedDrawsTheSameHoweverManyTrialsRunAtOnce()
    {
        var pool = Pool(12, 0.02, 0.02, 0.02);
        Assert.Equal(DrawnComparisons.Detects(pool, "e0", 0.05, 3, 40, 7), DrawnComparisons.Detects(pool, "e0", 0.05, 3, 40, 7));
        Assert.NotEqual(DrawnComparisons.WithinEquals(pool, "e0", 2, Trials, 7), DrawnComparisons.WithinEquals(pool, "e0", 2, Trials, 8));
    }

    [Fact]
    public void APlansOwnWavesComeFirstAndThenAsManyAsTheWantedDifferenceNeeds()
    {
        var record = Drawn(3, 0.02, 0.02);
        Assert.True(Detecting.NeedsWave(record, 3, null, 2));
        Assert.False(Detecting.NeedsWave(record, 3, null, 3));
        Assert.True(Detecting.NeedsWave(record, 3, 0.001, 3));
        Assert.True(Detecting.NeedsWave(record, 4, 10, 3));
        Assert.False(Detecting.NeedsWave(record, 3, 10, 3));
    }

    [Fact]
    public void PairsOfRecordsOfTheSameCellsCountTheirClaims()
    {
        Record Named(Record record, string name) => record with { Name = name };
        Record[] records = [.. Enumerable.Range(0, 10).Select(i => Named(Drawn(3, 0.02, 0.02, 0.02), $"r{i}"))];
        var pairs = AllPairs.Of(records, withHistory: true);
        Assert.Equal((45, 135), (pairs.Comparisons, pairs.Uncorrected.Trials));
        Assert.InRange(pairs.Uncorrected.Share, 0, 0.1);
        Record[] drifted = [.. records.Select((record, i) =>
            record with { Cells = [.. record.Cells.Select(cell =>
                cell with { Iterations = [.. cell.Iterations.Select(it => it with { WorkerNanoseconds = it.WorkerNanoseconds * (10 + 3 * i) / 10 })] })] })];
        Assert.True(AllPairs.Of(drifted, withHistory: false).Uncorrected.Share > 0.5);
    }

    private LaunchPool Pool(int launches, params double[] spreads) => LaunchPool.Of([Drawn(launches, spreads)]);

    private Record Drawn(int launches, params double[] spreads) => Made.Record([.. spreads.Select((spread, cell) =>
        Made.Cell(Made.Key($"e{cell}"), [.. Enumerable.Range(0, launches).Select(_ => new[] { 100 * (1 + cell) * Math.Exp(spread * Normal()) })]))]);

    private static Record Slowed(Record record, double factor) =>
        record with
        {
            Cells = [.. record.Cells.Select(cell =>
            cell with { Iterations = [.. cell.Iterations.Select(it => it with { WorkerNanoseconds = (long)(it.WorkerNanoseconds * factor) })] })]
        };

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
