namespace Bench.Records;

/// <summary>
/// Rows of one record among themselves, judged by that record alone: a ratio is the mean over waves of <see cref="Pairing"/>'s, its error that of the
/// <see cref="Residual"/>.
/// </summary>
public static class Within
{
    /// <summary>Each row against the baseline's of its group: that of the engine which is named here, else <see cref="Baseline"/>'s.</summary>
    public static Comparison Of(Record record, string? baseline = null, IReadOnlyCollection<string>? despite = null)
    {
        despite ??= [];
        var residual = Residual.Of(record, despite);
        var drafts =
            from cells in ComparisonGroup.In(record, despite)
            let first = First(record, cells, baseline)
            from cell in cells
            where cell != first
            select Draft.Of(first, cell, despite, []);
        ObstacleKind? unknown = residual is not null ? null
            : record.Cells.Any(cell => PooledSpread.Of(cell) is not null) ? ObstacleKind.TooFewCommonWaves : ObstacleKind.NoSpread;
        var rows = Draft.Judged([.. drafts], unknown, (one, other) => Estimated(one, other, residual!));
        return new Comparison { Cells = rows, Spread = residual?.Pool };
    }

    /// <summary>The baseline's cell and every other of its group.</summary>
    public static IEnumerable<(Cell Baseline, Cell Other)> Pairs(Record record, string? baseline = null) =>
        from cells in ComparisonGroup.In(record)
        let first = First(record, cells, baseline)
        where first is not null
        from other in cells
        where other != first
        select (first, other);

    private static Cell? First(Record record, IEnumerable<Cell> group, string? baseline) =>
        baseline is null ? Baseline.Of(record.Plan, group) : Baseline.Named(group, baseline);

    private static Estimate? Estimated(Cell one, Cell other, Residual residual)
    {
        var waves = Pairing.LogRatios(one, other).Values;
        if (waves.Count == 0) return null;
        var (variance, degrees) = residual.For(one, other);
        return new Estimate(waves.Average(), Math.Sqrt(variance / waves.Count), degrees, waves.Count);
    }
}
