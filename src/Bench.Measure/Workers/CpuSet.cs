using System.Runtime.InteropServices;

namespace Bench.Measure.Workers;

// The CPU set of the calling thread, which a process started from it inherits.
internal static partial class CpuSet
{
    private const int Bytes = 1024;

    /// <summary>Runs the action on these CPUs and goes back to the old set.</summary>
    public static void With(IReadOnlyList<int> cpus, Action action)
    {
        var before = new byte[Bytes];
        if (sched_getaffinity(0, Bytes, before) < 0) throw Failed("read", []);
        Impose(Mask(cpus), cpus);
        try
        {
            action();
        }
        finally
        {
            Impose(before, []);
        }
    }

    private static byte[] Mask(IReadOnlyList<int> cpus)
    {
        var mask = new byte[Bytes];
        foreach (int cpu in cpus)
        {
            if (cpu is < 0 or >= Bytes * 8) throw new ArgumentOutOfRangeException(nameof(cpus), cpu, "no such CPU");
            mask[cpu / 8] |= (byte)(1 << (cpu % 8));
        }

        return mask;
    }

    private static void Impose(byte[] mask, IReadOnlyList<int> cpus)
    {
        if (sched_setaffinity(0, Bytes, mask) < 0) throw Failed("impose", cpus);
    }

    private static IOException Failed(string what, IReadOnlyList<int> cpus) =>
        new($"cannot {what} the CPU set {string.Join(",", cpus)}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    [LibraryImport("libc", SetLastError = true)]
    private static partial int sched_getaffinity(int thread, nuint bytes, [In, Out] byte[] mask);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int sched_setaffinity(int thread, nuint bytes, byte[] mask);
}
