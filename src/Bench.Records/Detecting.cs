namespace Bench.Records;

/// <summary>When the waves that were added to show a difference are enough.</summary>
public static class Detecting
{
    private const int FewestWaves = 2;

    /// <summary>Whether a run that has so many waves needs another: the plan's own come first, then it looks after each.</summary>
    public static bool NeedsWave(Record record, int launches, double? wanted, int done) =>
        done < launches || (wanted is { } difference && !IsReached(record, difference, done));

    /// <summary>Whether so many waves show a relative difference of <paramref name="wanted"/>.</summary>
    public static bool IsReached(Record record, double wanted, int waves) => CanShow(record, waves) is { } shown ? shown <= wanted : waves >= FewestWaves;

    /// <summary>The relative difference that a record can show with the waves that it has; null where nothing tells a spread.</summary>
    public static double? CanShow(Record record) =>
        record.Cells.Any(Statistics.HasNumber) ? CanShow(record, record.Cells.SelectMany(Statistics.Waves).Max()) : null;

    // Judged by the spread of the record's own launches and the earlier ones that it copied.
    private static double? CanShow(Record record, int waves)
    {
        var measured = Statistics.SoFar(record);
        if (PooledSpread.Of(measured) is not { } spread) return null;
        var rows = Comparing.Pairs(measured, Comparing.DefaultBaseline(measured))
            .Where(pair => Statistics.HasNumber(pair.Baseline) && Statistics.HasNumber(pair.Other))
            .Select(pair => spread.For(pair.Baseline, pair.Other, record.Earlier ?? [])).ToList();
        // The noisiest row is found as surely as the others.
        var largest = rows.Append(spread).MaxBy(row => row.LogDeviation);
        return NoiseFloor.Relative(NoiseFloor.CanShow(largest, waves, Math.Max(1, rows.Count)));
    }
}
