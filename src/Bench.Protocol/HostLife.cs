using System.Runtime.InteropServices;

namespace Bench.Protocol;

/// <summary>A worker must not outlive its host, even while it is stopped or deep inside a framework.</summary>
public static partial class HostLife
{
    /// <summary>Set by a host that is the worker's parent (no launch prefix between them): its process id.</summary>
    public const string HostVariable = "BENCH_HOST_PID";

    private const int SetParentDeathSignal = 1;
    private const int Kill = 9;

    /// <summary>False when the host is gone already. Call from the thread that runs Main: the kernel keeps the setting a thread.</summary>
    public static bool Bind()
    {
        if (!OperatingSystem.IsLinux()) return true;
        prctl(SetParentDeathSignal, Kill, 0, 0, 0);
        return !int.TryParse(Environment.GetEnvironmentVariable(HostVariable), out int host) || getppid() == host;
    }

    [LibraryImport("libc")]
    private static partial int prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc")]
    private static partial int getppid();
}
