namespace Bench.Records.Checks;

/// <summary>
/// Where the median of what values were drawn from lies at least and at most, by the sign test: no assumption of their distribution, which on shared machines
/// has long tails. In all but one case of a hundred; of fewer than seven values, the outermost.
/// </summary>
public static class MedianEnds
{
    private const double Doubt = 0.01;

    public static double Lower(IEnumerable<double> values) => At([.. values.Order()]);

    public static double Upper(IEnumerable<double> values) => At([.. values.OrderDescending()]);

    // The k-th from outside, where k values and fewer fall beyond the median that rarely.
    private static double At(double[] sorted)
    {
        if (sorted.Length == 0) return double.NaN;
        var (beyond, exactly, k) = (Math.Pow(0.5, sorted.Length), Math.Pow(0.5, sorted.Length), 0);
        while (k + 1 < sorted.Length)
        {
            exactly *= (sorted.Length - k) / (double)(k + 1);
            if ((beyond += exactly) > Doubt) break;
            k++;
        }

        return sorted[k];
    }
}
