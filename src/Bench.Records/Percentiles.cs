namespace Bench.Records;

/// <summary>Latency percentiles: from the latency regime only, and only where the sample carries them.</summary>
public static class Percentiles
{
    // So many steps must lie beyond a percentile for it to be one.
    private const int Beyond = 10;

    /// <summary>Nanoseconds; null for another regime, or when fewer than ten steps lie beyond the percentile.</summary>
    public static double? Of(Cell cell, double percent)
    {
        if (cell.Parts.Regime != Regimes.Latency || Statistics.Number(cell) is null) return null;
        long[] steps = [.. cell.Iterations.Where(Statistics.Counts).SelectMany(iteration => iteration.Each ?? []).Order()];
        var share = Math.Min(percent, 100 - percent) / 100;
        if (steps.Length * share < Beyond) return null;
        // Linear between the order statistics (R's type 7).
        var place = (steps.Length - 1) * percent / 100;
        var below = (int)place;
        var above = Math.Min(below + 1, steps.Length - 1);
        return steps[below] + (steps[above] - steps[below]) * (place - below);
    }
}
