using System.Runtime.InteropServices;

namespace Bench.Measure.Workers;

internal static partial class Signals
{
    // Linux's numbers; nothing is stopped elsewhere.
    public const int StopNumber = 19;
    public const int ContinueNumber = 18;
    public const int KillNumber = 9;

    private static readonly Dictionary<int, string> Names = new()
    {
        [1] = "SIGHUP",
        [2] = "SIGINT",
        [4] = "SIGILL (an instruction that this CPU lacks?)",
        [6] = "SIGABRT",
        [8] = "SIGFPE",
        [9] = "SIGKILL (out of memory?)",
        [11] = "SIGSEGV",
        [13] = "SIGPIPE",
        [15] = "SIGTERM",
    };

    public static void Send(int process, int number) => kill(process, number);

    /// <summary>.NET reports a death by signal n as exit code 128 + n, as shells do.</summary>
    public static string Describe(int exitCode)
    {
        if (OperatingSystem.IsWindows() || exitCode <= 128 || exitCode > 128 + 64) return $"exit code {exitCode}";
        int signal = exitCode - 128;
        if (OperatingSystem.IsLinux() && signal == 7) return "killed by SIGBUS (a mapped file that shrank, or no memory behind it)";
        return $"killed by {Names.GetValueOrDefault(signal, $"signal {signal}")}";
    }

    [LibraryImport("libc")]
    private static partial int kill(int process, int signal);
}
