using System.Globalization;
using System.Runtime.InteropServices;

namespace Bench.Protocol;

/// <summary>A worker must not outlive its host, even while it is stopped or deep inside a framework.</summary>
public static partial class HostLife
{
    /// <summary>Set by a host: its process id. It is the worker's parent, or stands behind a wrapper that is.</summary>
    public const string HostVariable = "BENCH_HOST_PID";

    private const int SetParentDeathSignal = 1;
    private const int Kill = 9;

    /// <summary>False when the host is gone already. Call from the thread that runs Main: the kernel keeps the setting a thread.</summary>
    public static bool Bind()
    {
        if (!OperatingSystem.IsLinux()) return true;
        prctl(SetParentDeathSignal, Kill, 0, 0, 0);
        return !int.TryParse(Environment.GetEnvironmentVariable(HostVariable), out int host) || getppid() == host || IsAbove(host);
    }

    // A wrapper (a shell, a launcher) stands between: it dies with the host by itself or finds its line closed, and this worker with it.
    private static bool IsAbove(int host)
    {
        for (int? process = getppid(); process > 1; process = ParentOf(process.Value))
            if (process == host) return true;
        return false;
    }

    private static int? ParentOf(int process)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }

    [LibraryImport("libc")]
    private static partial int prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc")]
    private static partial int getppid();
}
