namespace Bench.Records;

/// <summary>Quantiles of Student's t distribution; they match R's qt.</summary>
public static class StudentT
{
    public static double Quantile(double probability, double degrees)
    {
        if (probability is <= 0 or >= 1) throw new ArgumentOutOfRangeException(nameof(probability));
        if (degrees <= 0) throw new ArgumentOutOfRangeException(nameof(degrees));
        if (probability < 0.5) return -Quantile(1 - probability, degrees);
        double low = 0, high = 1;
        while (Cumulative(high, degrees) < probability)
        {
            low = high;
            high *= 2;
        }

        for (var i = 0; i < 200 && high - low > 1e-15 * high; i++)
        {
            var middle = (low + high) / 2;
            if (Cumulative(middle, degrees) < probability) low = middle;
            else high = middle;
        }

        return (low + high) / 2;
    }

    public static double Cumulative(double t, double degrees)
    {
        var tail = IncompleteBeta.Regularized(degrees / (degrees + t * t), degrees / 2, 0.5) / 2;
        return t < 0 ? tail : 1 - tail;
    }

    /// <summary>Probability of a value at least this far from zero, on both sides.</summary>
    public static double TwoSided(double t, double degrees) => IncompleteBeta.Regularized(degrees / (degrees + t * t), degrees / 2, 0.5);
}
