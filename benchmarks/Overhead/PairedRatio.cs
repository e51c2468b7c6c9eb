using Bench.Records;

namespace Bench.Overhead;

/// <summary>
/// Rate of one cell over another's, from waves that both were launched in, of one record or several (<see cref="Pairing"/>); judged by these waves alone: the
/// interval is their log-ratios' t-interval.
/// </summary>
public sealed record PairedRatio(double Ratio, double Low, double High, int Waves)
{
    private const double Interval = 0.975;

    public double HalfWidth => (High - Low) / 2;

    /// <summary>Over all waves of all pairs, which may come from several records; null below two waves.</summary>
    public static PairedRatio? Of(IEnumerable<(Cell Base, Cell Other)> pairs)
    {
        double[] logs = [.. pairs.SelectMany(pair => Pairing.LogRatios(pair.Base, pair.Other).Values)];
        if (logs.Length < 2) return null;
        var half = StudentT.Quantile(Interval, logs.Length - 1) * Statistics.Deviation(logs) / Math.Sqrt(logs.Length);
        return new PairedRatio(Math.Exp(logs.Average()), Math.Exp(logs.Average() - half), Math.Exp(logs.Average() + half), logs.Length);
    }
}
