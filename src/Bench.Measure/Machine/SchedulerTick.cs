using System.Runtime.InteropServices;

namespace Bench.Measure.Machine;

/// <summary>The kernel's tick, 1 to 10 ms, at which it looks whose turn a processor is: the resolution of its coarse clock, which moves on at each.</summary>
public static partial class SchedulerTick
{
    private const int CoarseMonotonicClock = 6;

    /// <summary>Null where it cannot be known.</summary>
    public static long? Nanoseconds()
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess) return null;
        try
        {
            return clock_getres(CoarseMonotonicClock, out var tick) == 0 ? tick.Seconds * 1_000_000_000 + tick.Nanoseconds : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    [LibraryImport("libc")]
    private static partial int clock_getres(int clock, out Time tick);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
