namespace Bench.Records;

/// <summary>
/// What a step of a cell takes beyond the baseline's, in time and as a share. Launches of the same wave are paired: the time by their numbers, the share by
/// <see cref="PairedRatio"/>; both intervals are 95 % t-intervals over waves.
/// </summary>
public sealed record Tax(Cell Base, Cell Other, int Waves, double Nanoseconds, double HalfNanoseconds, double Share, double LowShare, double HighShare)
{
    private const double Interval = 0.975;

    /// <summary>Every cell beside its baseline; those without a number or with fewer than two waves are left out.</summary>
    public static IReadOnlyList<Tax> Of(Record record) =>
        record.Plan is { Tax: true, Baseline: { } baseline }
            ? [.. Comparing.Pairs(record, baseline).Select(pair => Of(pair.Baseline, pair.Other)).OfType<Tax>()] : [];

    private static Tax? Of(Cell first, Cell other)
    {
        if (Statistics.Number(first) is null || Statistics.Number(other) is null || PairedRatio.Of([(first, other)]) is not { } ratio) return null;
        double[] differences =
        [
            .. Statistics.Waves(first).Intersect(Statistics.Waves(other))
                .Select(wave => Statistics.LaunchStepNanoseconds(other, wave) - Statistics.LaunchStepNanoseconds(first, wave)),
        ];
        var half = StudentT.Quantile(Interval, differences.Length - 1) * Statistics.Deviation(differences) / Math.Sqrt(differences.Length);
        return new Tax(first, other, differences.Length, differences.Average(), half, 1 / ratio.Ratio - 1, 1 / ratio.High - 1, 1 / ratio.Low - 1);
    }
}
