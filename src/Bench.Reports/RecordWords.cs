using Bench.Records;

namespace Bench.Reports;

/// <summary>A record in words: what its figures hold for, and what it can show.</summary>
internal static class RecordWords
{
    /// <summary>What ± and the intervals of ratios are, and by which rule a row is called faster or slower: once for all tables.</summary>
    public static IEnumerable<string> Legend(RecordData data)
    {
        if (data.Cells.Any(cell => cell.HalfWidth is not null))
            yield return "±: 95 % interval of this run; another run of the same cell may lie outside it";
        var ratios = data.Cells.Count(cell => cell.RatioLow is not null);
        if (ratios > 0)
            yield return $"ratio: of paired rounds, 95 % interval{(ratios == 1 ? "" : $", all {ratios} together")}; claimed where 1 lies outside"
                + (data.Cells.Any(cell => cell.Ratio is not null && cell.RatioLow is null && cell.Claim != RecordRatios.Baseline)
                    ? "; without an interval, of the two rates" : "");
    }

    /// <summary>"differences of 6 % show 95 times in 100": a smaller one may have shown this time; nothing where no row is compared with another.</summary>
    public static IEnumerable<string> CanShow(RecordData data)
    {
        if (!data.Cells.Any(cell => cell.Ratio is not null && cell.Claim != RecordRatios.Baseline)) yield break;
        yield return data.CanShow switch
        {
            null => data.Cells.Any(cell => cell.Launches > 1) ? "rows have too few waves in common to show a difference" : "one launch shows no difference",
            > 1 => "no difference below 100 % shows 95 times in 100",
            { } shown => $"differences of {Number.Percent(shown)} show 95 times in 100",
        };
    }

    /// <summary>What a run that was to show a difference reached before its time was up; nothing of any other.</summary>
    public static IEnumerable<string> BudgetSpent(Record record)
    {
        if (record is not { Ended.How: Ending.BudgetSpent, Plan.Detect: { } asked }) yield break;
        var reached = Detecting.CanShow(record) is { } shown ? $"differences of {Number.Spread(shown)} can be shown" : "nothing tells yet what can be shown";
        yield return $"budget spent: {reached}, {Number.Asked(asked)} was asked";
    }

    public static IEnumerable<string> Pooled(RecordData data)
    {
        if (data is not { PooledSpread: { } spread, PooledDegrees: { } degrees }) yield break;
        var floor = data.NoiseFloor is { } share ? $"; noise floor {Number.Spread(share)}" : "";
        yield return $"Spread of a pair's waves, pooled: {Labels.Spread(new PooledSpread(spread, degrees))}{floor}";
    }
}
