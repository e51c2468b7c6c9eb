namespace Bench.Records;

/// <summary>Which cells of two records are compared with each other.</summary>
internal static class Matching
{
    /// <summary>
    /// By the second record's cell: the same cell where there is one; only what then is left is compared with other options or another environment.
    /// </summary>
    public static Dictionary<Cell, Cell> Of(IReadOnlyList<Cell> first, IReadOnlyList<Cell> second, IReadOnlyCollection<string> despite)
    {
        var matches = new Dictionary<Cell, Cell>(ReferenceEqualityComparer.Instance);
        var left = first.ToList();
        foreach (var fits in new Func<Cell, Cell, bool>[] { (one, other) => one.Key == other.Key, (one, other) => IsLike(one.Parts, other.Parts, despite) })
            foreach (var cell in second.Where(cell => !matches.ContainsKey(cell)))
                if (left.FirstOrDefault(other => fits(other, cell)) is { } match)
                {
                    matches[cell] = match;
                    left.Remove(match);
                }

        return matches;
    }

    private static bool IsLike(CellKey one, CellKey other, IReadOnlyCollection<string> despite) =>
        ComparisonGroup.Of(one, despite) == ComparisonGroup.Of(other, despite) && one.Engine == other.Engine && one.Preset == other.Preset;
}
