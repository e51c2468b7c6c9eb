namespace Bench.Records;

/// <summary>The standard deviation of the log of launches of the same cell, pooled over cells, with its degrees of freedom.</summary>
public readonly record struct PooledSpread(double LogDeviation, int Degrees)
{
    /// <summary>Below so many degrees the interval is that of a few launches only, and whoever shows it says so.</summary>
    public const int FewDegrees = 8;

    private const double Level = 0.05;

    public bool IsFew => Degrees < FewDegrees;

    /// <summary>Over a record's measured cells and the spreads that it copied from earlier records; null without a cell of two launches.</summary>
    public static PooledSpread? Of(Record record) => Of(record.Cells, record.Earlier ?? []);

    public static PooledSpread? Of(IEnumerable<Cell> cells, IEnumerable<EarlierSpread> earlier) =>
        (Of([.. cells.Select(Of).OfType<PooledSpread>()]), Of([.. earlier.Select(e => new PooledSpread(e.LogDeviation, e.Degrees))])) switch
        {
            ({ } here, { } before) when !IsNoisier(here, before) => Of([here, before]),
            var (here, before) => here ?? before,
        };

    public static PooledSpread? Of(IReadOnlyList<PooledSpread> spreads)
    {
        var degrees = spreads.Sum(spread => spread.Degrees);
        return degrees == 0
            ? null
            : new PooledSpread(Math.Sqrt(spreads.Sum(spread => spread.LogDeviation * spread.LogDeviation * spread.Degrees) / degrees), degrees);
    }

    /// <summary>
    /// For two cells that are compared. A cell whose launches differ by more than the pool's is judged by its own: where one cell in four is three times as
    /// noisy as the others, the pool alone claims differences that are not there in one comparison in ten (simulated; this way it stays at one in twenty).
    /// </summary>
    public PooledSpread For(Cell one, Cell other, IReadOnlyCollection<EarlierSpread> earlier)
    {
        var pool = LogDeviation;
        return this with { LogDeviation = Math.Sqrt((Square(one) + Square(other)) / 2) };

        double Square(Cell cell) => Math.Pow(Math.Max(pool, Of([cell], earlier.Where(e => e.Key == cell.Key))?.LogDeviation ?? 0), 2);
    }

    /// <summary>Of one cell's own launches; null when it has fewer than two, or no number.</summary>
    public static PooledSpread? Of(Cell cell)
    {
        if (!Statistics.HasNumber(cell) || Statistics.LogLaunches(cell) is not { Count: > 1 } logs) return null;
        return new PooledSpread(Statistics.Deviation(logs), logs.Count - 1);
    }

    // Calm days do not vouch for a noisy one: F's test, one-sided.
    private static bool IsNoisier(PooledSpread here, PooledSpread before)
    {
        var (now, then) = (here.LogDeviation * here.LogDeviation * here.Degrees, before.LogDeviation * before.LogDeviation * before.Degrees);
        return IncompleteBeta.Regularized(then / (then + now), before.Degrees / 2.0, here.Degrees / 2.0) < Level;
    }
}
