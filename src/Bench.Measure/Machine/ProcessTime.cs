using System.Globalization;
using System.Runtime.InteropServices;

namespace Bench.Measure.Machine;

/// <summary>CPU time of another process, all its threads, as the kernel counts it.</summary>
public static partial class ProcessTime
{
    private const long TickNanoseconds = 10_000_000;
    // Of /proc/PID/stat, counted from the state on, which follows the name in brackets.
    private const int Parent = 1;
    private const int User = 11;
    private const int System = 12;
    private const int ChildrensUser = 13;
    private const int ChildrensSystem = 14;
    private const int Started = 19;

    /// <summary>To the nanosecond where the kernel lends the process's clock, else to a hundredth of a second; null where it is not there.</summary>
    public static long? Nanoseconds(int process, string folder = "/proc")
    {
        if (folder == "/proc" && OperatingSystem.IsLinux() && Environment.Is64BitProcess && clock_getcpuclockid(process, out var clock) == 0
            && clock_gettime(clock, out var time) == 0)
            return time.Seconds * 1_000_000_000 + time.Nanoseconds;
        return Ticks(process, User, System, folder);
    }

    /// <summary>That of its children which have ended and were waited for, and of theirs; to a hundredth of a second.</summary>
    public static long? OfEndedChildren(int process, string folder = "/proc") => Ticks(process, ChildrensUser, ChildrensSystem, folder);

    public static int? ParentOf(int process, string folder = "/proc") =>
        Words(process, folder) is { Length: > Parent } words && int.TryParse(words[Parent], CultureInfo.InvariantCulture, out var parent) ? parent : null;

    /// <summary>When it was started, in ticks since the machine was: tells it from a later one that was given its number; null where it is not there.</summary>
    public static long? StartOf(int process, string folder = "/proc") =>
        Words(process, folder) is { Length: > Started } words && long.TryParse(words[Started], CultureInfo.InvariantCulture, out var started) ? started : null;

    private static long? Ticks(int process, int one, int other, string folder) =>
        Words(process, folder) is { } words && words.Length > Math.Max(one, other)
        && long.TryParse(words[one], CultureInfo.InvariantCulture, out var user) && long.TryParse(words[other], CultureInfo.InvariantCulture, out var system)
            ? (user + system) * TickNanoseconds : null;

    private static string[]? Words(int process, string folder)
    {
        var text = SensorFile.Text(folder, $"{process}/stat");
        // The name, in brackets, may hold anything.
        return text is null || text.LastIndexOf(')') is not (> 0 and var end) ? null : text[(end + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private readonly record struct Time(long Seconds, long Nanoseconds);

    [LibraryImport("libc")]
    private static partial int clock_getcpuclockid(int process, out int clock);

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, out Time time);
}
