namespace Bench.Records;

/// <summary>
/// Rate of one cell over another's, from waves that both were launched in. A wave's log-ratio is the median over its rounds, whose two visits lie next to each
/// other: what the machine did meanwhile falls on both. The interval is the t-interval of the waves' log-ratios.
/// </summary>
public sealed record PairedRatio(double Ratio, double Low, double High, int Waves)
{
    private const double Interval = 0.975;

    public double HalfWidth => (High - Low) / 2;

    /// <summary>Over all waves of all pairs, which may come from several records; null below two waves.</summary>
    public static PairedRatio? Of(IEnumerable<(Cell Base, Cell Other)> pairs)
    {
        double[] logs = [.. pairs.SelectMany(pair => Waved(pair.Base, pair.Other))];
        if (logs.Length < 2) return null;
        var half = StudentT.Quantile(Interval, logs.Length - 1) * Statistics.Deviation(logs) / Math.Sqrt(logs.Length);
        return new PairedRatio(Math.Exp(logs.Average()), Math.Exp(logs.Average() - half), Math.Exp(logs.Average() + half), logs.Length);
    }

    private static IEnumerable<double> Waved(Cell one, Cell other)
    {
        var (a, b) = (Rounds(one), Rounds(other));
        return a.Keys.Where(b.ContainsKey).GroupBy(place => place.Wave)
            .Select(wave => Statistics.Median([.. wave.Select(place => Math.Log(a[place] / b[place]))]));
    }

    private static Dictionary<(int Wave, int Round), double> Rounds(Cell cell) =>
        cell.Iterations.Where(Statistics.Counts).GroupBy(iteration => (iteration.Wave, iteration.Round))
            .ToDictionary(round => round.Key, round => Statistics.Median([.. round.Select(Statistics.StepNanoseconds)]));
}
