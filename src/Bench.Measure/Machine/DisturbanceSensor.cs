using Bench.Records;

namespace Bench.Measure.Machine;

/// <summary>Looks at the machine before and after an iteration; what differs is what happened meanwhile.</summary>
public sealed class DisturbanceSensor(IReadOnlyCollection<int> processors, string proc = "/proc", string groups = "/sys/fs/cgroup",
    string system = CpuTopology.Folder)
{
    private readonly string _process = Path.Combine(proc, "self");

    private CpuTimes? _times;
    private long? _held;
    private long? _events;

    public void Begin()
    {
        _times = CpuTimes.Read(processors, proc);
        _held = ControlGroup.HeldNanoseconds(groups, _process);
        _events = Throttling.Events(processors, system);
    }

    /// <summary><paramref name="own"/>: the CPU time that the worker itself used meanwhile.</summary>
    public Disturbance? End(long own)
    {
        var times = CpuTimes.Read(processors, proc);
        var disturbance = new Disturbance(
            _times is { } a && times is { } b ? Math.Max(0, b.BusyNanoseconds - a.BusyNanoseconds - own) : null,
            _times is { } c && times is { } d ? d.StealNanoseconds - c.StealNanoseconds : null,
            ControlGroup.HeldNanoseconds(groups, _process) - _held,
            Throttling.Events(processors, system) - _events);
        return disturbance == new Disturbance() ? null : disturbance;
    }

    /// <summary>What this machine has no sensor for, in words.</summary>
    public IReadOnlyList<string> Lacks()
    {
        var lacks = new List<string>();
        if (CpuTimes.Read(processors, proc) is null) lacks.Add("foreign CPU time and steal");
        if (ControlGroup.HeldNanoseconds(groups, _process) is null) lacks.Add("container quota");
        if (Throttling.Events(processors, system) is null) lacks.Add("heat");
        return lacks;
    }
}
