using System.Globalization;

namespace Bench.Measure.Machine;

/// <summary>CPU time of a process, all its threads, as the kernel counts it; from <c>/proc/PID/stat</c>, to a hundredth of a second.</summary>
public static class ProcessTime
{
    private const long TickNanoseconds = 10_000_000;

    public static long? Nanoseconds(int process, string folder = "/proc")
    {
        var text = SensorFile.Text(folder, $"{process}/stat");
        // The name, in brackets, may hold anything.
        if (text is null || text.LastIndexOf(')') is not (> 0 and var end)) return null;
        var words = text[(end + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 12 && long.TryParse(words[11], CultureInfo.InvariantCulture, out var user)
            && long.TryParse(words[12], CultureInfo.InvariantCulture, out var system)
            ? (user + system) * TickNanoseconds : null;
    }
}
