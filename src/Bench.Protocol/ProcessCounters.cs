using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Bench.Protocol;

// What the worker's own process has used so far; two readings make the counters of a run.
internal readonly partial record struct ProcessCounters(long CpuNanoseconds, long MajorFaults, long Collections, long OwnAllocatedBytes, long AllocatedBytes)
{
    // The runtime's total counts whole allocation quanta of 8 KiB; smaller differences are known from the measuring thread alone.
    private const long Quanta = 16 << 10;

    // Reading it takes some 20 µs, a third of an empty round trip.
    private static readonly long MemoryAge = Stopwatch.Frequency / 10;
    private static long s_memoryRead = -MemoryAge;
    private static MemoryUse s_memory = new(0, 0);

    public static ProcessCounters Read()
    {
        var (cpu, faults) = Usage();
        return new(cpu, faults, GC.CollectionCount(0), GC.GetAllocatedBytesForCurrentThread(), GC.GetTotalAllocatedBytes(precise: false));
    }

    public RunCounters Since(ProcessCounters before, long compilations)
    {
        long own = OwnAllocatedBytes - before.OwnAllocatedBytes;
        long all = AllocatedBytes - before.AllocatedBytes;
        MemoryUse memory = RecentMemory();
        return new RunCounters
        {
            CpuNanoseconds = CpuNanoseconds - before.CpuNanoseconds,
            MajorFaults = MajorFaults - before.MajorFaults,
            Collections = Collections - before.Collections,
            AllocatedBytes = all <= own + Quanta ? own : all,
            Compilations = compilations,
            Bytes = memory.Bytes,
            PeakBytes = memory.PeakBytes,
        };
    }

    public static MemoryUse Memory()
    {
        if (OperatingSystem.IsLinux())
        {
            string status = File.ReadAllText("/proc/self/status");
            return new MemoryUse(StatusBytes(status, "VmRSS:"), StatusBytes(status, "VmHWM:"));
        }

        using var self = Process.GetCurrentProcess();
        return new MemoryUse(self.WorkingSet64, self.PeakWorkingSet64);
    }

    private static MemoryUse RecentMemory()
    {
        long now = Stopwatch.GetTimestamp();
        if (now - s_memoryRead < MemoryAge) return s_memory;
        s_memoryRead = now;
        return s_memory = Memory();
    }

    // Not getrusage's maximum: that one is inherited from the host across fork and exec.
    private static long StatusBytes(string status, string name)
    {
        int at = status.IndexOf(name, StringComparison.Ordinal);
        if (at < 0) return 0;
        var value = status.AsSpan(at + name.Length);
        value = value[..value.IndexOf("kB")].Trim();
        return long.Parse(value) * 1024;
    }

    private static (long CpuNanoseconds, long MajorFaults) Usage()
    {
        if (!OperatingSystem.IsLinux()) return (Environment.CpuUsage.TotalTime.Ticks * 100, 0);
        getrusage(0, out ResourceUsage usage);
        return ((usage.UserSeconds + usage.SystemSeconds) * 1_000_000_000 + (usage.UserMicroseconds + usage.SystemMicroseconds) * 1_000, usage.MajorFaults);
    }

    [LibraryImport("libc")]
    private static partial int getrusage(int who, out ResourceUsage usage);

    // struct rusage of 64-bit Linux.
    [StructLayout(LayoutKind.Sequential, Size = 18 * sizeof(long))]
    private struct ResourceUsage
    {
        public long UserSeconds;
        public long UserMicroseconds;
        public long SystemSeconds;
        public long SystemMicroseconds;
        public long MaximumResident;
        public long SharedText;
        public long UnsharedData;
        public long UnsharedStack;
        public long MinorFaults;
        public long MajorFaults;
    }
}
