namespace Bench.Overhead.Drawing;

/// <summary>Trials of a simulation. Each has its own seed, so what comes out does not depend on how many run at once.</summary>
internal static class Trials
{
    public static Proportion Count(int trials, int seed, Func<Random, bool> trial) =>
        new(Of(trials, seed, (_, random) => trial(random)).Count(happened => happened), trials);

    public static T[] Of<T>(int trials, int seed, Func<int, Random, T> trial)
    {
        var random = new Random(seed);
        int[] seeds = [.. Enumerable.Range(0, trials).Select(_ => random.Next())];
        var ended = new T[trials];
        Parallel.For(0, trials, i => ended[i] = trial(i, new Random(seeds[i])));
        return ended;
    }
}
