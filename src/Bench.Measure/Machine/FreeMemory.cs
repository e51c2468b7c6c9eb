namespace Bench.Measure.Machine;

/// <summary>Bytes that new processes may take: of the machine, and of the control group where it has less.</summary>
public static class FreeMemory
{
    public static long Bytes(string proc = "/proc", string groups = "/sys/fs/cgroup", string process = "/proc/self")
    {
        var machine = SensorFile.Keyed(SensorFile.Text(proc, "meminfo"), "MemAvailable") * 1024 ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return ControlGroup.Read(groups, process)?.MemoryLimitBytes is { } limit ? Math.Min(machine, limit) : machine;
    }
}
