namespace Bench.Records;

/// <summary>
/// Whether every cell of a comparison is slower by no more than a limit. All must pass, so each is asked by its own 95 % lower end; one that fails is enough,
/// so that is asked by the interval that holds for all together. What lies between is inconclusive.
/// </summary>
public sealed record NonInferiority(IReadOnlyList<NonInferiority.Row> Rows)
{
    private const double OneSided = 0.95;
    // Nobody makes so many times the launches or runs that there are.
    private const double FarMore = 1000;

    /// <param name="Bound">The rate of the new cell over the base's is at least this, at 95 %; null where the two cannot be compared.</param>
    /// <param name="Launches">Launches of each cell, beyond those it has, that would decide it if the ratio stays, or would tell an interval where there is
    /// none; null where none would, or none is needed.</param>
    /// <param name="Runs">Runs of each side, all together, whose mean would decide it, where no launches do; null also where the ratio lies on the
    /// limit.</param>
    public sealed record Row(ComparedCell Cell, NonInferiorityEnd End, double? Bound = null, int? Launches = null, int? Runs = null);

    /// <summary>Failed where one row has, or where nothing could be compared; passed where all rows have.</summary>
    public NonInferiorityEnd End => Rows.Count == 0 ? NonInferiorityEnd.Failed : Rows.Max(row => row.End);

    /// <summary>
    /// Cells that had no number in the base are no rows, and neither are those that only the new record has: they have lost nothing. One whose number is gone,
    /// or that cannot be compared any more, has failed; one of which there are too few launches to compare is inconclusive.
    /// </summary>
    public static NonInferiority Of(Comparison comparison, double slower)
    {
        var rows = comparison.Cells.Count(cell => cell.Estimate is not null);
        return new NonInferiority(
        [
            .. from cell in comparison.Cells
               where cell.Estimate is not null || (cell.Base is { } before && Statistics.HasNumber(before))
               select cell.Estimate is { } estimate ? Of(cell, estimate, Math.Log(1 - slower), rows)
                   : cell.Obstacle is { LaunchesLift: true } obstacle ? new Row(cell, NonInferiorityEnd.Inconclusive, Launches: Missing(cell, obstacle))
                   : new Row(cell, NonInferiorityEnd.Failed),
        ]);
    }

    // A spread takes two waves of both cells, a ratio one.
    private static int Missing(ComparedCell cell, Obstacle obstacle) =>
        obstacle.Kind == ObstacleKind.NoCommonWave ? 1 : Math.Max(1, 2 - Pairing.LogRatios(cell.Base!, cell.New!).Count);

    private static Row Of(ComparedCell cell, Estimate estimate, double limit, int rows)
    {
        var low = estimate.LogRatio - StudentT.Quantile(OneSided, estimate.Degrees) * estimate.Error;
        var row = new Row(cell, low > limit ? NonInferiorityEnd.Passed : NonInferiorityEnd.Inconclusive, Math.Exp(low));
        if (estimate.LogRatio + estimate.Half(rows) < limit) return row with { End = NonInferiorityEnd.Failed };
        return row.End == NonInferiorityEnd.Passed ? row : Deciding(row, estimate, limit, rows);
    }

    // The error that would bring the end that lies nearer to the limit onto it.
    private static Row Deciding(Row row, Estimate estimate, double limit, int rows)
    {
        var distance = Math.Abs(estimate.LogRatio - limit);
        var quantile = estimate.LogRatio > limit ? StudentT.Quantile(OneSided, estimate.Degrees) : Simultaneous.Quantile(estimate.Degrees, rows);
        var (wanted, has) = (Math.Pow(distance / quantile, 2), estimate.Error * estimate.Error);
        var launches = estimate.Launches * (has - estimate.RunVariance) / (wanted - estimate.RunVariance);
        if (wanted > estimate.RunVariance && launches < FarMore) return row with { Launches = Math.Max(1, (int)Math.Ceiling(launches) - estimate.Launches) };
        return has / wanted < FarMore && estimate.RunVariance > 0 ? row with { Runs = (int)Math.Ceiling(has / wanted) } : row;
    }
}
