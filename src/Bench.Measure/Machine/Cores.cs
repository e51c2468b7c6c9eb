namespace Bench.Measure.Machine;

/// <summary>Which processors a cell of so many threads gets.</summary>
public static class Cores
{
    /// <summary>One thread a granted physical core, no more than the container's quota pays for, at least one.</summary>
    public static int Granted(IReadOnlyList<int> processors, IReadOnlyList<IReadOnlyList<int>>? cores, double? quota)
    {
        var physical = cores?.Count(core => core.Any(processors.Contains)) is { } count and > 0 ? count : processors.Count;
        return Math.Max(1, quota is { } limit ? Math.Min(physical, (int)limit) : physical);
    }

    /// <summary>One processor of each core first; siblings of a core only when there are more threads than cores.</summary>
    public static IReadOnlyList<int> Set(int threads, IReadOnlyList<int> granted, IReadOnlyList<IReadOnlyList<int>>? cores)
    {
        var order = cores is null
            ? granted
            : [.. cores.SelectMany(core => core.Where(granted.Contains).Select((processor, sibling) => (processor, sibling))).OrderBy(p => p.sibling)
                .ThenBy(p => p.processor).Select(p => p.processor)];
        if (order.Count < granted.Count) order = granted;
        return [.. order.Take(threads).Order()];
    }
}
