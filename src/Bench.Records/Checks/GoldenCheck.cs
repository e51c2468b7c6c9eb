namespace Bench.Records.Checks;

/// <summary>With such weights or such a model the gate sees less; no fault of the engine.</summary>
public static class GoldenCheck
{
    /// <summary>Two samples whose outputs differ by less of their norm could be swapped unseen by the gate's coarser precisions.</summary>
    public const double LeastSampleDistance = 0.3;

    public static IEnumerable<Finding> Of(Cell cell)
    {
        if (cell.Golden is { NonFinite: > 0 and var nonFinite, Values: { } values })
            yield return Finding.Note(FindingId.GoldenNotFinite, ("nonFinite", nonFinite), ("values", values));
        if (cell.Golden is { SampleDistance: < LeastSampleDistance and var distance })
            yield return Finding.Note(FindingId.SamplesTooNear, ("distance", distance), ("least", LeastSampleDistance));
    }
}
