namespace Bench.Measure.Plan;

/// <summary>How many workers fit into memory at once.</summary>
public static class MemoryRoom
{
    private const double Share = 0.8;

    /// <summary>The need of a cell that has to be alone.</summary>
    public const long Everything = long.MaxValue / 4;

    /// <summary>Splits cells, in order, into groups whose needs fit; one that fits nowhere is tried alone.</summary>
    public static IReadOnlyList<IReadOnlyList<T>> Groups<T>(IReadOnlyList<T> cells, Func<T, long> needed, long available)
    {
        var groups = new List<IReadOnlyList<T>>();
        var group = new List<T>();
        var sum = 0L;
        foreach (var cell in cells)
        {
            if (group.Count > 0 && sum + needed(cell) > available * Share)
            {
                groups.Add(group);
                (group, sum) = ([], 0);
            }

            group.Add(cell);
            sum += needed(cell);
        }

        if (group.Count > 0) groups.Add(group);
        return groups;
    }
}
