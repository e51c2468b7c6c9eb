using Bench.Overhead.Drawing;
using Bench.Records;
using Bench.Tests.Records;
using Record = Bench.Records.Record;

namespace Bench.Tests.Overhead;

// The level is the rule's: one comparison in twenty may claim what is not there, over all its rows together. Waves are those of real runs, drawn whole, or
// normal with spreads that we chose. "Overhead simulate" does the same with more trials.
public class DrawnComparisonsTests
{
    private const int Trials = 300;
    // Of 300 trials of one in twenty, fewer than one in a thousand claims so many.
    private const double Most = 0.093;

    private static readonly Record[] Quick =
        [.. Directory.GetFiles(Checkout.Path("results", "intel-xeon-2-cores", "quick-ten"), "*.json").Order(StringComparer.Ordinal).Select(RecordFile.Read)];
    private static readonly WavePool Real = WavePool.Of(Quick);

    // One a test: what is drawn must not depend on which tests ran before.
    private readonly Random _random = new(11);

    [Fact]
    public void EqualsAreClaimedToDifferInOneComparisonOfTwentyAtMost()
    {
        // Of normal waves the level is used, not only kept.
        Assert.InRange(DrawnComparisons.WithinEquals(Pool(40, 0.1, 0.02, 0.02), 10, 1000, 1).Share, 0.02, 0.065);
        var calmFirst = Real.ByCalm();
        foreach (var days in new[] { calmFirst, [.. calmFirst.Take(5)], [.. calmFirst.Skip(5)] })
            Assert.InRange(DrawnComparisons.WithinEquals(Real.Only([.. days]), 3, Trials, 1).Share, 0, Most);
    }

    [Fact]
    public void ANoisyCellIsNoReasonToClaimADifference() =>
        Assert.InRange(DrawnComparisons.WithinEqualsOfWhichOneIsNoisy(Real, 3, 3, Trials, 1).Share, 0, Most);

    [Fact]
    public void CalmRunsDoNotVouchForANoisyOne()
    {
        int[] calmFirst = [.. Real.ByCalm()];
        var (noisy, calm) = (Real.Only(calmFirst[5..]), calmFirst[..5].Select(run => Real.Whole($"run {run}", run)).ToList());
        Assert.Equal(DrawnComparisons.WithinEquals(noisy, 3, Trials, 1), DrawnComparisons.WithinEqualsAfterCalmRuns(noisy, calm, 3, Trials, 1));
    }

    [Fact]
    public void WhatDetectPromisesIsFoundInEveryRowAndItsIntervalsHold()
    {
        var detection = DrawnComparisons.Detects(Pool(40, 0.1, 0.02, 0.02, 0.04), 0.05, 0.05, 3, Trials, 1);
        Assert.InRange(detection.Found.Share, 0.93, 1);
        Assert.InRange(detection.Missed.Share, 0, Most);
        // Twice 0.045² · (2.6 + 1.65)² / 0.05² for the noisier pairs.
        Assert.InRange(detection.MedianWaves, 10, 40);
    }

    [Fact]
    public void NonInferiorityErrsInOneTestOfTwentyAtMost()
    {
        var pool = Pool(40, 0.1, 0.02, 0.02);
        var (equal, lost, limit) = (Ends(0), Ends(0.1), Ends(0.03));
        Assert.True(equal[NonInferiorityEnd.Passed].Share > 0.8 && equal[NonInferiorityEnd.Failed].Share < 0.02);
        Assert.True(lost[NonInferiorityEnd.Failed].Share > 0.8 && lost[NonInferiorityEnd.Passed].Share < 0.02);
        Assert.InRange(limit[NonInferiorityEnd.Passed].Share, 0.01, Most);
        Assert.InRange(limit[NonInferiorityEnd.Failed].Share, 0, Most);
        Assert.True(limit[NonInferiorityEnd.Inconclusive].Share > 0.8);

        IReadOnlyDictionary<NonInferiorityEnd, Proportion> Ends(double slower) => DrawnComparisons.NonInferior(pool, slower, 0.03, 15, Trials, 1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void RealRunsAreNotClaimedToDiffer(int others) => Assert.InRange(DrawnComparisons.BetweenEquals(Quick, others, Trials, 1).Share, 0, Most);

    [Fact]
    public void ThePlusMinusOfARateHoldsTheMeanOfItsRun()
    {
        Assert.InRange(DrawnComparisons.RatesMissed(Real, 3, Trials, 1).Share, 0, 0.06);
        // Cells that move together and cells that do not.
        Assert.InRange(DrawnComparisons.RatesMissed(Pool(40, 0.1, 0.02, 0.02, 0.02), 4, Trials, 1).Share, 0.02, 0.07);
        Assert.InRange(DrawnComparisons.RatesMissed(Pool(40, 0.0, 0.05, 0.05, 0.05), 4, Trials, 1).Share, 0.005, 0.07);
    }

    [Fact]
    public void AnIntervalOfARealRunHoldsTheOthersMean()
    {
        var (rows, tables) = DrawnComparisons.HoldTheOthers(Quick);
        Assert.Equal((40, 10), (rows.Trials, tables.Trials));
        Assert.True(rows.Share >= 0.9 && tables.Share >= 0.9);
    }

    [Fact]
    public void EqualCellsHaveTheirBaselinesNumberAndTheirOwnSpread()
    {
        var pool = Pool(40, 0.1, 0.01, 0.03).Equal();
        var record = pool.Draw("r", 2000, _random);
        var ratios = Pairing.LogRatios(record.Cells[0], record.Cells[1]).Values;
        Assert.Equal(0, ratios.Average(), 0.004);
        Assert.InRange(Statistics.Deviation([.. ratios]), 0.02, 0.045);
        // The wave's luck is both's.
        Assert.InRange(Statistics.Deviation(Statistics.LogLaunches(record.Cells[0])), 0.06, 0.14);
    }

    [Fact]
    public void FewDrawsOfManyDifferAsMuchAsIndependentOnes()
    {
        var pool = Pool(12, 0.05, 0.02, 0.02);
        double[] means = [.. Enumerable.Range(0, 4000).Select(_ => Statistics.LogLaunches(pool.Draw("r", 4, _random).Cells[0]).Average())];
        var all = PooledSpread.Of(pool.Whole("all").Cells[0])!.Value.LogDeviation;
        Assert.Equal(all / 2, Statistics.Deviation(means), 0.05 * all);
    }

    [Fact]
    public void WavesOfSeveralRecordsLieInOnePoolAndWhatOneLacksIsLeftOut()
    {
        var (one, other) = (Drawn(3, 0, 0.01, 0.01), Drawn(4, 0, 0.01, 0.01));
        other = other with { Cells = [other.Cells[0], other.Cells[1] with { Outcome = new Outcome(OutcomeKind.Crashed, "it died") }] };
        var pool = WavePool.Of([one, other]);
        Assert.Equal((7, 1, 2), (pool.Waves, pool.Cells.Count, pool.Runs.Count));
    }

    [Fact]
    public void TheSameSeedDrawsTheSameHoweverManyTrialsRunAtOnce()
    {
        var pool = Pool(12, 0.1, 0.02, 0.02);
        Assert.Equal(DrawnComparisons.Detects(pool, 0.05, 0.05, 3, 40, 7), DrawnComparisons.Detects(pool, 0.05, 0.05, 3, 40, 7));
        Assert.NotEqual(DrawnComparisons.RatesMissed(pool, 3, Trials, 7), DrawnComparisons.RatesMissed(pool, 3, Trials, 8));
    }

    [Fact]
    public void APlansOwnWavesComeFirstAndThenAsManyAsTheWantedDifferenceNeeds()
    {
        var record = Drawn(3, 0.1, 0.02, 0.02);
        Assert.Equal(3, Detecting.WavesToHave(record, 3, null, 2));
        Assert.False(Detecting.NeedsWave(record, 3, null, 3));
        // Never more than twice what told it, before it is looked again.
        Assert.Equal(6, Detecting.WavesToHave(record, 3, 0.001, 3));
        Assert.True(Detecting.WavesNeeded(record, 0.001) > 1000);
        Assert.True(Detecting.NeedsWave(record, 4, 10, 3));
        Assert.False(Detecting.NeedsWave(record, 3, 10, 3));
        // One wave tells no spread.
        Assert.Equal(2, Detecting.WavesToHave(Drawn(1, 0.1, 0.02, 0.02), 1, 10, 1));
    }

    [Fact]
    public void WhatTheFirstWavesSaidIsNotForgotten()
    {
        // The rule says of each wave what it said when there were no more: a run that was cut short goes on as if it had not been.
        var record = Drawn(60, 0.1, 0.02, 0.02);
        Record First(int waves) =>
            record with { Cells = [.. record.Cells.Select(cell => cell with { Iterations = [.. cell.Iterations.Where(i => i.Wave <= waves)] })] };
        var (waves, looks) = (3, new List<int>());
        for (int next; (next = Detecting.WavesToHave(First(waves), 3, 0.02, waves)) > waves && next <= 60; waves = next) looks.Add(next);
        Assert.NotEmpty(looks);
        Assert.All(Enumerable.Range(3, looks[^1] - 3), done =>
            Assert.Equal(looks.First(look => look > done), Detecting.WavesToHave(First(done), 3, 0.02, done)));
    }

    [Fact]
    public void PairsOfRecordsOfTheSameCellsCountTheirClaims()
    {
        Record Named(Record record, string name) => record with { Name = name };
        Record[] records = [.. Enumerable.Range(0, 10).Select(i => Named(Drawn(3, 0.02, 0.02, 0.02, 0.02), $"r{i}"))];
        var pairs = AllPairs.Of(records, withHistory: true);
        Assert.Equal((45, 135), (pairs.Comparisons, pairs.Claimed.Trials));
        Assert.InRange(pairs.Claimed.Share, 0, 0.1);
        Record[] drifted = [.. records.Select((record, i) =>
            record with { Cells = [.. record.Cells.Select(cell =>
                cell with { Iterations = [.. cell.Iterations.Select(it => it with { WorkerNanoseconds = it.WorkerNanoseconds * (10 + 3 * i) / 10 })] })] })];
        Assert.True(AllPairs.Of(drifted, withHistory: false).Claimed.Share > 0.5);
    }

    // Rows of one run against the means of the other runs: what is there is found in each, what is not is claimed by none.
    [Fact]
    public void RatiosOfATableAreHeldAgainstThoseOfTheOthers()
    {
        Record[] records = [.. Enumerable.Range(0, 20).Select(i => Drawn(5, 0.1, 0.02, 0.02, 0.02) with { Name = $"r{i}" })];
        var ratios = RowRatios.Of(records);
        Assert.Equal((40, 40, 40), (ratios.Halves.Count, ratios.Holding.Trials, ratios.Claimed.Trials));
        Assert.InRange(ratios.Holding.Share, 0.85, 1);
        // The cells' rates are 100, 200 and 300.
        Assert.Equal((1, 0), (ratios.Claimed.Share, ratios.Contradicted));
        Assert.InRange(ratios.Halves[20], 0.01, 0.08);
    }

    private WavePool Pool(int waves, double shared, params double[] spreads) => WavePool.Of([Drawn(waves, shared, spreads)]);

    private Record Drawn(int waves, double shared, params double[] spreads)
    {
        double[] luck = [.. Enumerable.Range(0, waves).Select(_ => shared * Normal())];
        return Made.Record([.. spreads.Select((spread, cell) =>
            Made.Cell(Made.Key($"e{cell}"), [.. luck.Select(wave => new[] { 100 * (1 + cell) * Math.Exp(wave + spread * Normal()) })]))]);
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
