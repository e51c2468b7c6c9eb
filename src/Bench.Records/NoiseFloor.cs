namespace Bench.Records;

/// <summary>What a plan on this machine may claim, and what it can find. All on the scale of logs; <see cref="Relative"/> makes a share of it.</summary>
public static class NoiseFloor
{
    private const double Claimed = 0.975;
    // Finds 95 times in 100.
    private const double Found = 0.95;

    /// <summary>The difference of two means of launches below which nothing is claimed.</summary>
    public static double Floor(PooledSpread spread, int launches) => StudentT.Quantile(Claimed, spread.Degrees) * Error(spread, launches);

    /// <summary>Of a record, for its cell of fewest launches; null where none has two.</summary>
    public static double? Of(Record record)
    {
        var launches = record.Cells.Select(cell => Statistics.Number(cell)?.Launches).Where(launches => launches > 1).Min();
        return PooledSpread.Of(record) is { } spread && launches is { } fewest ? Floor(spread, fewest) : null;
    }

    /// <summary>
    /// The smallest true difference that is found 95 times in 100, within a record of so many compared rows: the level is that of all together, and Holm's
    /// first step is the hardest.
    /// </summary>
    public static double CanShow(PooledSpread spread, int launches, int rows = 1) =>
        (StudentT.Quantile(1 - (1 - Claimed) / rows, spread.Degrees) + StudentT.Quantile(Found, spread.Degrees)) * Error(spread, launches);

    public static double Relative(double log) => Math.Exp(log) - 1;

    private static double Error(PooledSpread spread, int launches) => spread.LogDeviation * Math.Sqrt(2.0 / launches);
}
