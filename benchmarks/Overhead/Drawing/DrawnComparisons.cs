using Bench.Records;
using Record = Bench.Records.Record;

namespace Bench.Overhead.Drawing;

/// <summary>
/// Records drawn from real waves, judged by the functions that judge measured ones: how often is something claimed that is not there, and how often is found
/// what is?
/// </summary>
public static class DrawnComparisons
{
    /// <summary>Records of equal cells: how often any row is claimed to differ from its baseline.</summary>
    public static Proportion WithinEquals(WavePool pool, int waves, int trials, int seed)
    {
        var equal = pool.Equal();
        return Trials.Count(trials, seed, random => Claims(Within.Of(equal.Draw("one", waves, random))));
    }

    /// <summary>The same where one cell, another in each trial, is so many times as noisy as it was.</summary>
    public static Proportion WithinEqualsOfWhichOneIsNoisy(WavePool pool, double times, int waves, int trials, int seed)
    {
        WavePool[] noisy = [.. Enumerable.Range(0, pool.Cells.Count).Select(cell => pool.Equal().Noisy(cell, times).Equal())];
        return new Proportion(Trials.Of(trials, seed, (trial, random) => Claims(Within.Of(noisy[trial % noisy.Length].Draw("one", waves, random))))
            .Count(claimed => claimed), trials);
    }

    /// <summary>Records of equal cells that hold copies of what calmer runs of theirs were like.</summary>
    public static Proportion WithinEqualsAfterCalmRuns(WavePool pool, IReadOnlyList<Record> calm, int waves, int trials, int seed)
    {
        var equal = pool.Equal();
        var earlier = EarlierSpreads.Of(calm, calm[0].Machine, calm[0].Plan, [.. pool.Cells.Select(cell => cell.Key)]);
        return Trials.Count(trials, seed, random => Claims(Within.Of(equal.Draw("one", waves, random) with { Earlier = earlier })));
    }

    /// <summary>
    /// Records in which one cell, another in each trial, is slower by so much, with the waves that --detect adds: how often it is found, how often any row's
    /// interval leaves out what is true, and the waves.
    /// </summary>
    public static Detection Detects(WavePool pool, double slower, double wanted, int firstWaves, int trials, int seed)
    {
        var equal = pool.Equal();
        int[] candidates = [.. Within.Pairs(equal.Whole("all")).Select(pair => pool.Cells.ToList().FindIndex(cell => cell.Key == pair.Other.Key))];
        if (candidates.Length == 0) throw new RecordException("no cell stands beside another of its group; give records of a suite with two engines.");
        var ended = Trials.Of(trials, seed, (trial, random) =>
        {
            var slow = candidates[trial % candidates.Length];
            var (record, waves) = (equal.Whole("one", run: -1), 0);
            for (int next; (next = Detecting.WavesToHave(record, firstWaves, wanted, waves)) > waves; waves = next)
                record = equal.More(record, next, random, (slow, 1 + slower));
            var rows = Within.Of(record).Cells;
            double Truth(ComparedCell row) => row.New!.Key == pool.Cells[slow].Key ? 1 / (1 + slower) : 1;
            return (Found: rows.Any(row => row.New!.Key == pool.Cells[slow].Key && row.Verdict == ComparisonVerdict.Slower),
                Missed: rows.Any(row => !(row.Low <= Truth(row) && Truth(row) <= row.High)), Waves: waves);
        });
        return new Detection(new Proportion(ended.Count(trial => trial.Found), trials), new Proportion(ended.Count(trial => trial.Missed), trials),
            Statistics.Median([.. ended.Select(trial => (double)trial.Waves)]), ended.Max(trial => trial.Waves));
    }

    /// <summary>How often a record in which every row is as much slower as is told ends in each way, if more than the limit may not be lost.</summary>
    public static IReadOnlyDictionary<NonInferiorityEnd, Proportion> NonInferior(WavePool pool, double slower, double limit, int waves, int trials, int seed)
    {
        var equal = pool.Equal();
        int[] others = [.. Within.Pairs(equal.Whole("all")).Select(pair => pool.Cells.ToList().FindIndex(cell => cell.Key == pair.Other.Key))];
        return Ends(trials, seed, (trial, random) =>
            Within.Of(equal.Draw("one", waves, random, (others[trial % others.Length], 1 / (1 - slower)))), limit);
    }

    /// <summary>
    /// Two real runs, whole, drawn with <paramref name="others"/> more to judge by; every cell of the second is slower by so much. Nothing but that differs.
    /// </summary>
    public static IReadOnlyDictionary<NonInferiorityEnd, Proportion> NonInferiorRuns(IReadOnlyList<Record> runs, int others, double slower, double limit,
        int trials, int seed) => Ends(trials, seed, (_, random) => BetweenRuns(runs, others, slower, random), limit);

    /// <summary>The same, with nothing slower: how often any cell is claimed to differ.</summary>
    public static Proportion BetweenEquals(IReadOnlyList<Record> runs, int others, int trials, int seed) =>
        Trials.Count(trials, seed, random => Claims(BetweenRuns(runs, others, 0, random)));

    /// <summary>How often the ± of a cell's rate leaves out the mean of all waves that it was drawn from: of a run, so runs are centred.</summary>
    public static Proportion RatesMissed(WavePool pool, int waves, int trials, int seed)
    {
        var run = pool.WithoutRuns();
        var truth = run.Means();
        var missed = Trials.Of(trials, seed, (_, random) =>
        {
            var record = run.Draw("one", waves, random);
            var rates = Rates.Of(record);
            return record.Cells.Where((cell, i) => rates.Number(cell) is { } number
                && Math.Abs(Math.Log(number.StepNanoseconds) - truth[i]) > number.RelativeHalfWidth).Count();
        });
        return new Proportion(missed.Sum(), trials * pool.Cells.Count);
    }

    /// <summary>Of real runs: how many rows' own 95 % intervals, and how many tables' simultaneous ones, hold the mean ratio of all other runs.</summary>
    public static (Proportion Rows, Proportion Tables) HoldTheOthers(IReadOnlyList<Record> runs)
    {
        var tables = runs.Select(run => Within.Of(run).Cells.Where(row => row.Estimate is not null).ToList()).ToList();
        bool Holds(ComparedCell row, int run, int rows) => Math.Abs(row.Estimate!.LogRatio - tables.Where((_, other) => other != run)
            .SelectMany(table => table).Where(other => other.New!.Key == row.New!.Key).Average(other => other.Estimate!.LogRatio)) <= row.Estimate.Half(rows);
        return (new Proportion(tables.Select((table, run) => table.Count(row => Holds(row, run, 1))).Sum(), tables.Sum(table => table.Count)),
            new Proportion(tables.Where((table, run) => table.All(row => Holds(row, run, table.Count))).Count(), tables.Count));
    }

    private static Comparison BetweenRuns(IReadOnlyList<Record> runs, int others, double slower, Random random)
    {
        Record[] drawn = [.. runs];
        random.Shuffle(drawn);
        var second = drawn[1] with
        {
            Cells = [.. drawn[1].Cells.Select(cell => cell with
            {
                Iterations = [.. cell.Iterations.Select(i => i with { WorkerNanoseconds = (long)Math.Round(i.WorkerNanoseconds / (1 - slower)) })],
            })],
        };
        return Between.Of(drawn[0] with { Earlier = null }, second with { Earlier = null }, null, drawn[2..(2 + others)]);
    }

    private static IReadOnlyDictionary<NonInferiorityEnd, Proportion> Ends(int trials, int seed, Func<int, Random, Comparison> draw, double limit) =>
        Trials.Of(trials, seed, (trial, random) => NonInferiority.Of(draw(trial, random), limit).End) is var ends
            ? Enum.GetValues<NonInferiorityEnd>().ToDictionary(end => end, end => new Proportion(ends.Count(found => found == end), trials)) : [];

    private static bool Claims(Comparison comparison) => comparison.Cells.Any(cell => cell.Verdict is ComparisonVerdict.Faster or ComparisonVerdict.Slower);
}
