namespace Bench.Records;

/// <summary>When the waves that were added to show a difference are enough.</summary>
public static class Detecting
{
    private const int FewestWaves = 2;

    /// <summary>Whether a run that has so many waves needs another: the plan's own come first, then it looks after each.</summary>
    public static bool NeedsWave(Record record, int launches, double? wanted, int done) =>
        done < launches || (wanted is { } difference && !IsReached(record, difference, done));

    /// <summary>Whether so many waves show a relative difference of <paramref name="wanted"/>.</summary>
    public static bool IsReached(Record record, double wanted, int waves) => CanShow(record) is { } shown ? shown <= wanted : waves >= FewestWaves;

    /// <summary>The relative difference that a record can show in each of its rows; null where it has none to compare.</summary>
    public static double? CanShow(Record record) => Comparing.Within(Statistics.SoFar(record)).CanShow;
}
