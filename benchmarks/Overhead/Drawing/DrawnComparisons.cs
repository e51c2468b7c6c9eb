using Bench.Records;
using Record = Bench.Records.Record;

namespace Bench.Overhead.Drawing;

/// <summary>
/// Comparisons of records drawn from real launches, judged by the functions that judge measured ones: how often is something claimed that is not there, and how
/// often is found what is?
/// </summary>
public static class DrawnComparisons
{
    // Far beyond what a trial takes, so that none is cut short.
    private const int MostWaves = 1000;

    /// <summary>
    /// Two records of equal cells, each drawn from the launches of one run, so that runs differ as they did: comparisons that claim any difference.
    /// </summary>
    public static Proportion BetweenEquals(LaunchPool pool, int waves, int trials, int seed) => Count(trials, seed, random =>
    {
        var one = random.Next(pool.Runs);
        // Never the same run twice, where there are two: those would not differ as runs do.
        var other = pool.Runs == 1 ? one : (one + 1 + random.Next(pool.Runs - 1)) % pool.Runs;
        return Claims(Comparing.Between(Draw(pool, "one", waves, random, run: one), Draw(pool, "other", waves, random, run: other)));
    });

    /// <summary>One record of equal cells: comparisons with the baseline that claim any difference.</summary>
    public static Proportion WithinEquals(LaunchPool pool, string baseline, int waves, int trials, int seed)
    {
        var equal = pool.Equal(baseline);
        return Count(trials, seed, random => Claims(Comparing.Within(Draw(equal, "one", waves, random), baseline)));
    }

    /// <summary>
    /// One record in which one cell, another in each trial, is slower by so much, with waves added until that much can be shown: how often it is found, how
    /// often another one is claimed, and the waves that it took.
    /// </summary>
    public static Detection Detects(LaunchPool pool, string baseline, double slower, int firstWaves, int trials, int seed)
    {
        var equal = pool.Equal(baseline);
        var candidates = Comparing.Pairs(pool.Empty("all"), baseline).Select(pair => pair.Other.Key).ToList();
        if (candidates.Count == 0) throw new RecordException($"no cell stands beside \"{baseline}\"; give records of a suite with two engines.");
        var ended = Trials(trials, seed, (trial, random) =>
        {
            var slowed = new Dictionary<string, double> { [candidates[trial % candidates.Count]] = 1 + slower };
            var record = equal.Empty("one");
            var waves = 0;
            while (waves < MostWaves && Detecting.NeedsWave(record, firstWaves, slower, waves)) record = equal.Draw(record, ++waves, random, slowed);
            var claims = Comparing.Within(record, baseline).Cells.Where(IsClaim).ToList();
            return (Found: claims.Any(cell => slowed.ContainsKey(cell.New!.Key) && cell.Verdict == ComparisonVerdict.Slower),
                Wrong: claims.Any(cell => !slowed.ContainsKey(cell.New!.Key)), Waves: waves);
        });
        return new Detection(
            new Proportion(ended.Count(trial => trial.Found), trials), new Proportion(ended.Count(trial => trial.Wrong), trials),
            Statistics.Median([.. ended.Select(trial => (double)trial.Waves)]), ended.Max(trial => trial.Waves));
    }

    private static Record Draw(LaunchPool pool, string name, int waves, Random random, int? run = null, IReadOnlyDictionary<string, double>? slowed = null)
    {
        var record = pool.Empty(name);
        for (var wave = 1; wave <= waves; wave++) record = pool.Draw(record, wave, random, slowed, run);
        return record;
    }

    private static Proportion Count(int trials, int seed, Func<Random, bool> trial) =>
        new(Trials(trials, seed, (_, random) => trial(random)).Count(happened => happened), trials);

    // Each trial has its own seed, so what comes out does not depend on how many run at once.
    private static T[] Trials<T>(int trials, int seed, Func<int, Random, T> trial)
    {
        var random = new Random(seed);
        int[] seeds = [.. Enumerable.Range(0, trials).Select(_ => random.Next())];
        var ended = new T[trials];
        Parallel.For(0, trials, i => ended[i] = trial(i, new Random(seeds[i])));
        return ended;
    }

    private static bool Claims(Comparison comparison) => comparison.Cells.Any(IsClaim);

    private static bool IsClaim(ComparedCell cell) => cell.Verdict is ComparisonVerdict.Faster or ComparisonVerdict.Slower;
}
