namespace Bench.Records;

/// <summary>
/// The numbers of a record's cells with their ±: from the spread of launches, waves' luck and all, pooled over its cells. A cell whose launches differ by more
/// is judged by its own.
/// </summary>
/// <remarks>
/// Cells of a wave share its luck, so k cells tell less than k times as much. The pooled variance is that of a wave's part and of a cell's (analysis of
/// variance in two ways), each with its own degrees of freedom, put together by Satterthwaite: from W - 1, where cells move together, to k(W - 1), where none
/// knows of the others.
/// </remarks>
public sealed class Rates
{
    private const double Interval = 0.975;

    private Rates(PooledSpread? pool) => Pool = pool;

    /// <summary>The spread of launches; null where no cell has two. Its degrees are those that remain after what cells share.</summary>
    public PooledSpread? Pool { get; }

    public static Rates Of(Record record)
    {
        var launches = record.Cells.Where(Statistics.HasNumber).Select(Statistics.ByWave).Where(cell => cell.Count > 1).ToList();
        if (launches.Count == 0) return new Rates(null);
        int[] waves = [.. launches.Select(cell => cell.Keys).Aggregate<IEnumerable<int>>((one, other) => one.Intersect(other))];
        if (waves.Length < 2) return new Rates(PooledSpread.Of([.. record.Cells.Select(PooledSpread.Of).OfType<PooledSpread>()]));
        double[][] logs = [.. launches.Select(cell => waves.Select(wave => Math.Log(cell[wave])).ToArray())];
        var total = logs.Average(Square);
        if (total == 0) return new Rates(new PooledSpread(0, logs.Length * (waves.Length - 1)));
        double[] means = [.. Enumerable.Range(0, waves.Length).Select(wave => logs.Average(cell => cell[wave]))];
        // Mean squares of waves and of what is left.
        var (cells, shared) = (logs.Length, logs.Length * Square(means));
        var left = cells == 1 ? 0 : (cells * total - shared) / (cells - 1);
        var degrees = (waves.Length - 1) * Math.Pow(cells * total, 2) / (shared * shared + (cells - 1) * left * left);
        return new Rates(new PooledSpread(Math.Sqrt(total), degrees));
    }

    /// <summary>The cell's number; null where it has none.</summary>
    public CellNumber? Number(Cell cell)
    {
        if (Statistics.Number(cell) is not { } number || Pool is null) return Statistics.Number(cell);
        var (variance, degrees) = For(cell);
        return number with { RelativeHalfWidth = StudentT.Quantile(Interval, degrees) * Math.Sqrt(variance / number.Launches) };
    }

    /// <summary>Of one cell's launches. There must be a pool.</summary>
    internal (double Variance, double Degrees) For(Cell cell) =>
        PooledSpread.Of(cell) is { } own
            ? OwnSpread.Of(Pool!.Value, own.LogDeviation * own.LogDeviation, own.Degrees) : (Math.Pow(Pool!.Value.LogDeviation, 2), Pool.Value.Degrees);

    private static double Square(double[] logs) => Math.Pow(Statistics.Deviation(logs), 2);
}
