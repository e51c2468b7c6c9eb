namespace Bench.Records;

/// <summary>Comparisons of records drawn from real launches, judged by the functions that judge measured ones: how often is something claimed that is not there, and how often is found what is?</summary>
public static class Simulation
{
    private const int MostWaves = 200;

    /// <summary>Two records of equal cells, each drawn from the launches of one run, so that runs differ as they did: comparisons that claim any difference.</summary>
    public static Proportion BetweenEquals(LaunchPool pool, int waves, int trials, int seed) => Count(trials, seed, random =>
        Claims(Comparing.Between(Draw(pool, "one", waves, random, run: random.Next(pool.Runs)), Draw(pool, "other", waves, random, run: random.Next(pool.Runs)))));

    /// <summary>One record of equal cells: comparisons with the baseline that claim any difference.</summary>
    public static Proportion WithinEquals(LaunchPool pool, string baseline, int waves, int trials, int seed)
    {
        var equal = pool.Equal(baseline);
        return Count(trials, seed, random => Claims(Comparing.Within(Draw(equal, "one", waves, random), baseline)));
    }

    /// <summary>One record in which one cell, another in each trial, is slower by so much, with waves added until that much can be shown: how often it is found, how often another one is claimed, and the waves that it took.</summary>
    public static Detection Detects(LaunchPool pool, string baseline, double slower, int firstWaves, int trials, int seed)
    {
        var equal = pool.Equal(baseline);
        var candidates = Comparing.Pairs(pool.Empty("all"), baseline).Select(pair => pair.Other.Key).ToList();
        var (trial, wrong, waves) = (0, 0, new List<double>());
        var found = Count(trials, seed, random =>
        {
            var slowed = new Dictionary<string, double> { [candidates[trial++ % candidates.Count]] = 1 + slower };
            var record = Draw(equal, "one", firstWaves, random, slowed: slowed);
            var taken = firstWaves;
            while (!Detecting.IsReached(record, slower, taken) && taken < MostWaves) record = equal.Draw(record, ++taken, random, slowed);
            waves.Add(taken);
            var comparison = Comparing.Within(record, baseline);
            if (comparison.Cells.Any(cell => !slowed.ContainsKey(cell.New!.Key) && IsClaim(cell))) wrong++;
            return comparison.Cells.Any(cell => slowed.ContainsKey(cell.New!.Key) && cell.Verdict == ComparisonVerdict.Slower);
        });
        return new Detection(found, new Proportion(wrong, trials), Statistics.Median(waves), (int)waves.Max());
    }

    private static Record Draw(LaunchPool pool, string name, int waves, Random random, int? run = null, IReadOnlyDictionary<string, double>? slowed = null)
    {
        var record = pool.Empty(name);
        for (var wave = 1; wave <= waves; wave++) record = pool.Draw(record, wave, random, slowed, run);
        return record;
    }

    private static Proportion Count(int trials, int seed, Func<Random, bool> trial)
    {
        var random = new Random(seed);
        var count = 0;
        for (var i = 0; i < trials; i++)
            if (trial(random)) count++;
        return new Proportion(count, trials);
    }

    private static bool Claims(Comparison comparison) => comparison.Cells.Any(IsClaim);

    private static bool IsClaim(ComparedCell cell) => cell.Verdict is ComparisonVerdict.Faster or ComparisonVerdict.Slower;
}
