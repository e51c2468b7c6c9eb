namespace Bench.Records;

/// <summary>A standard deviation of logs that was pooled, with its degrees of freedom.</summary>
public readonly record struct PooledSpread(double LogDeviation, double Degrees)
{
    /// <summary>Below so many degrees the interval is that of a few launches only, and whoever shows it says so.</summary>
    public const int FewDegrees = 8;

    public bool IsFew => Degrees < FewDegrees;

    public static PooledSpread? Of(IReadOnlyList<PooledSpread> spreads)
    {
        var degrees = spreads.Sum(spread => spread.Degrees);
        return degrees == 0
            ? null
            : new PooledSpread(Math.Sqrt(spreads.Sum(spread => spread.LogDeviation * spread.LogDeviation * spread.Degrees) / degrees), degrees);
    }

    /// <summary>Of one cell's own launches; null when it has fewer than two, or no number.</summary>
    public static PooledSpread? Of(Cell cell)
    {
        if (!Statistics.HasNumber(cell) || Statistics.LogLaunches(cell) is not { Count: > 1 } logs) return null;
        return new PooledSpread(Statistics.Deviation(logs), logs.Count - 1);
    }
}
