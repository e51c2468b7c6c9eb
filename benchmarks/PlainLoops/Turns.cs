using System.Diagnostics;

namespace Bench.PlainLoops;

/// <summary>Loops taken in turns, so that what the machine does meanwhile falls on all of them alike.</summary>
public static class Turns
{
    private const double VisitSeconds = 1;

    /// <summary>Seconds a step, by loop and round.</summary>
    public static double[][] Take(IReadOnlyList<Loop> loops, int rounds, Action<int>? told = null)
    {
        var steps = loops.Select(Warm).ToArray();
        var seconds = loops.Select(_ => new double[rounds]).ToArray();
        var order = Enumerable.Range(0, loops.Count).ToArray();
        var random = new Random(1);
        for (var round = 0; round < rounds; round++)
        {
            random.Shuffle(order);
            foreach (var i in order)
            {
                // The caches and pools of the loop before are not this one's.
                loops[i].Run(Math.Max(1, steps[i] / 4), 0);
                seconds[i][round] = Time(loops[i], steps[i]);
            }

            told?.Invoke(round + 1);
        }

        return seconds;
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private static int Warm(Loop loop)
    {
        loop.Run(4, 0);
        return (int)Math.Max(1, Math.Round(VisitSeconds / Time(loop, 4)));
    }

    private static double Time(Loop loop, int steps)
    {
        var start = Stopwatch.GetTimestamp();
        loop.Run(steps, 0);
        return Stopwatch.GetElapsedTime(start).TotalSeconds / steps;
    }
}
