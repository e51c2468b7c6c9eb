namespace Bench.Records;

/// <summary>Cells side by side, with what all of them were judged by.</summary>
public sealed record Comparison
{
    public required IReadOnlyList<ComparedCell> Cells { get; init; }
    /// <summary>Within a record the residual of its pairs, between two the spread of launches; null where no cell has two.</summary>
    public PooledSpread? Spread { get; init; }
    /// <summary>
    /// The earlier records that told how runs of a cell differ: by their names where a compared record had copied it, as history named them else.
    /// </summary>
    public IReadOnlyList<string> Earlier { get; init; } = [];

    /// <summary>The true difference, as a share, that is claimed 95 times in 100 in every row that was compared; null where none was.</summary>
    public double? CanShow
    {
        get
        {
            Estimate[] rows = [.. Cells.Select(cell => cell.Estimate).OfType<Estimate>()];
            return rows.Length == 0 ? null : NoiseFloor.Relative(rows.Max(row => row.CanShow(rows.Length)));
        }
    }
}
