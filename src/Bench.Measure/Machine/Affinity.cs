using System.Runtime.InteropServices;

namespace Bench.Measure.Machine;

// The logical processors that this process may use.
internal static partial class Affinity
{
    private const int Bytes = 1024;

    public static IReadOnlyList<int> Granted()
    {
        var mask = new byte[Bytes];
        if (!OperatingSystem.IsLinux() || sched_getaffinity(Environment.ProcessId, Bytes, mask) <= 0)
            return [.. Enumerable.Range(0, Environment.ProcessorCount)];
        return [.. Enumerable.Range(0, Bytes * 8).Where(processor => (mask[processor / 8] >> (processor % 8) & 1) != 0)];
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int sched_getaffinity(int process, nuint bytes, [In, Out] byte[] mask);
}
