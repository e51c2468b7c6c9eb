using System.Runtime.InteropServices;
using Bench.Records;

namespace Bench.Measure.Machine;

/// <summary>What a record says of the machine that it was made on.</summary>
public static class ThisMachine
{
    public static MachineFacts Read()
    {
        var granted = Affinity.Granted();
        var cores = CpuTopology.Cores();
        var container = OperatingSystem.IsLinux() ? ControlGroup.Read() : null;
        var memory = SensorFile.Keyed(SensorFile.Text("/proc", "meminfo"), "MemTotal") * 1024 ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return new MachineFacts
        {
            Name = Environment.MachineName,
            Os = RuntimeInformation.OSDescription,
            Kernel = SensorFile.Line("/proc/sys/kernel", "osrelease"),
            Architecture = RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant(),
            Runtime = RuntimeInformation.FrameworkDescription,
            Cpu = CpuInfo.Name(),
            Megahertz = CpuInfo.Megahertz(),
            VectorSets = CpuInfo.VectorSets(),
            PhysicalCores = cores?.Count,
            LogicalCores = cores?.Sum(core => core.Count) ?? Environment.ProcessorCount,
            GrantedProcessors = granted,
            GrantedCores = Cores.Granted(granted, cores, container?.CpuQuota),
            Caches = CpuTopology.Caches(),
            MemoryBytes = memory,
            Container = container,
            Governor = CpuTopology.Governor(),
            SchedulerTickNanoseconds = SchedulerTick.Nanoseconds(),
            Gpus = NvidiaSmi.Read(),
        };
    }
}
