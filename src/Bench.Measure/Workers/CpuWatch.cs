using Bench.Measure.Machine;

namespace Bench.Measure.Workers;

/// <summary>CPU time of a worker's processes from a moment on, by the kernel's count, those that ended meanwhile included.</summary>
public sealed class CpuWatch
{
    private readonly WorkerTree _tree;
    private readonly IReadOnlyList<int> _members;
    private readonly long? _start;

    internal CpuWatch(WorkerTree tree)
    {
        _tree = tree;
        _members = OperatingSystem.IsLinux() ? tree.Members() : [];
        _start = Sum(_members);
    }

    /// <summary>Of those that were there when the watch began; null where the kernel does not tell. Fast enough for a message's length.</summary>
    public long? Nanoseconds() => Sum(_members) - _start is { } spent ? Math.Max(0, spent) : null;

    /// <summary>Of those that were started since. Looking for them takes longer, and pools spin meanwhile: asked for last.</summary>
    public long OfNewcomers() => OperatingSystem.IsLinux() ? Sum(_tree.Members().Except(_members)) ?? 0 : 0;

    private static long? Sum(IEnumerable<int> processes)
    {
        long? sum = null;
        foreach (var process in processes)
            if (ProcessTime.Nanoseconds(process) is { } own) sum = (sum ?? 0) + own + (ProcessTime.OfEndedChildren(process) ?? 0);
        return sum;
    }
}
