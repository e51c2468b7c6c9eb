namespace Bench.Records;

/// <summary>
/// A spread for one cell or pair: the pool's, or its own where that is larger. What is only its own is known no better than by its own waves: degrees of
/// freedom go from the pool's to those as its variance outgrows the pool's. With the pool's degrees one cell three times as noisy as the others brings false
/// claims to twice the level; with its own alone intervals of three launches are twice as wide for nothing (both simulated).
/// </summary>
internal static class OwnSpread
{
    public static (double Variance, double Degrees) Of(PooledSpread pool, double ownVariance, double ownDegrees)
    {
        var shared = pool.LogDeviation * pool.LogDeviation;
        if (ownVariance <= shared) return (shared, pool.Degrees);
        var weight = shared / ownVariance;
        return (ownVariance, weight * pool.Degrees + (1 - weight) * Math.Min(ownDegrees, pool.Degrees));
    }
}
