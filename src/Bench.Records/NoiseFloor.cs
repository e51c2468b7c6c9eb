namespace Bench.Records;

/// <summary>What a plan on this machine may claim, and what it can find. All on the scale of logs; <see cref="Relative"/> makes a share of it.</summary>
public static class NoiseFloor
{
    /// <summary>The smallest log-ratio of a pair that is claimed, as one of so many rows.</summary>
    public static double Floor(PooledSpread pair, int launches, int rows) => Of(pair, launches).Half(rows);

    /// <summary>The smallest ratio that the record can claim, as its pooled pair has it; null where no pair has two waves in common.</summary>
    public static double? Of(Record record)
    {
        Estimate[] rows = [.. Within.Of(record).Cells.Select(cell => cell.Estimate).OfType<Estimate>()];
        return Residual.Of(record) is { } residual && rows.Length > 0 ? Floor(residual.Pool, rows.Min(row => row.Launches), rows.Length) : null;
    }

    /// <summary>The smallest true difference that is claimed 95 times in 100, as one of so many rows.</summary>
    public static double CanShow(PooledSpread pair, int launches, int rows) => Of(pair, launches).CanShow(rows);

    public static double Relative(double log) => Math.Exp(log) - 1;

    private static Estimate Of(PooledSpread pair, int launches) => new(0, pair.LogDeviation / Math.Sqrt(launches), pair.Degrees, launches);
}
