namespace Bench.Records;

/// <summary>What a limit on a comparison finds: cells that have lost speed, their number, or what they were compared by.</summary>
public static class Regressions
{
    /// <summary>
    /// Cells of the base that had a number and now are claimed to be slower by more than <paramref name="slower"/>, or cannot be compared any more.
    /// One that only the new record has is no loss.
    /// </summary>
    public static IReadOnlyList<ComparedCell> Of(Comparison comparison, double slower) => [.. comparison.Cells.Where(cell => cell.Verdict switch
    {
        ComparisonVerdict.Slower => cell.Ratio < 1 - slower,
        ComparisonVerdict.NotComparable => cell.Base is { } before && Statistics.HasNumber(before),
        _ => false,
    })];
}
