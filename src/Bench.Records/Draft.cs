namespace Bench.Records;

/// <summary>Two cells that are to be compared, and what forbids it, if something does.</summary>
internal sealed record Draft(Cell? Base, Cell? New, Obstacle? Obstacle, IReadOnlyList<string> Differences)
{
    public static Draft Of(Cell? one, Cell? other, IReadOnlyCollection<string> despite, IReadOnlyList<(string Name, string Base, string New)> machine)
    {
        if (one is null) return new Draft(one, other, new Obstacle(ObstacleKind.NotInBase), []);
        if (other is null) return new Draft(one, other, new Obstacle(ObstacleKind.NotInNew), []);
        var obstacles = machine.Concat(Comparability.Obstacles(one, other)).ToList();
        var lifted = obstacles
            .Where(obstacle => despite.Contains(obstacle.Name)).Select(obstacle => $"despite {obstacle.Name}: {obstacle.Base} → {obstacle.New}");
        string[] differences = [.. lifted, .. Comparability.Named(one, other)];
        if (obstacles.FirstOrDefault(obstacle => !despite.Contains(obstacle.Name)) is { Name: not null } forbids)
            return new Draft(one, other, new Obstacle(ObstacleKind.Differs, forbids.Name, forbids.Base, forbids.New), differences);
        if (!Statistics.HasNumber(one)) return new Draft(one, other, new Obstacle(ObstacleKind.BaseHasNoNumber), differences);
        return new Draft(one, other, Statistics.HasNumber(other) ? null : new Obstacle(ObstacleKind.NewHasNoNumber), differences);
    }

    /// <summary>The rows of a comparison, each by its interval, which holds together with the others.</summary>
    /// <param name="unknown">Why nothing tells a spread; null where it is known.</param>
    public static IReadOnlyList<ComparedCell> Judged(IReadOnlyList<Draft> drafts, ObstacleKind? unknown, Func<Cell, Cell, Estimate?> estimate)
    {
        var estimates = drafts.Select(draft => draft.Obstacle is null && unknown is null ? estimate(draft.Base!, draft.New!) : null).ToList();
        var rows = estimates.Count(found => found is not null);
        return [.. drafts.Zip(estimates, (draft, found) => draft.Judged(found, rows, unknown ?? ObstacleKind.NoCommonWave))];
    }

    private ComparedCell Judged(Estimate? found, int rows, ObstacleKind unknown)
    {
        var row = new ComparedCell { Base = Base, New = New, Differences = Differences, Verdict = ComparisonVerdict.NotComparable };
        if (found is null) return row with { Obstacle = Obstacle ?? new Obstacle(unknown) };
        var (low, high) = (found.LogRatio - found.Half(rows), found.LogRatio + found.Half(rows));
        return row with
        {
            Estimate = found,
            Ratio = Math.Exp(found.LogRatio),
            Low = Math.Exp(low),
            High = Math.Exp(high),
            Probability = found.Probability(rows),
            Verdict = low > 0 ? ComparisonVerdict.Faster : high < 0 ? ComparisonVerdict.Slower : ComparisonVerdict.NoDifferenceShown,
        };
    }
}
