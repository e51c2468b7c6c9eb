using System.Globalization;

namespace Bench.Measure.Machine;

/// <summary>Time that some processors were busy, and that the hypervisor took from them, since the machine started; from <c>/proc/stat</c>.</summary>
public readonly record struct CpuTimes(long BusyNanoseconds, long StealNanoseconds)
{
    // The kernel counts in hundredths of a second, whatever its own tick is.
    private const long TickNanoseconds = 10_000_000;

    public static CpuTimes? Read(IReadOnlyCollection<int> processors, string folder = "/proc")
    {
        if (SensorFile.Text(folder, "stat") is not { } text) return null;
        long busy = 0, steal = 0;
        foreach (var line in text.Split('\n'))
        {
            if (!line.StartsWith("cpu", StringComparison.Ordinal)) continue;
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 9 || !int.TryParse(words[0].AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var processor)
                || !processors.Contains(processor))
                continue;
            // user, nice, system, (idle, iowait,) irq, softirq, steal; guests' time is within user's.
            busy += Ticks(words[1]) + Ticks(words[2]) + Ticks(words[3]) + Ticks(words[6]) + Ticks(words[7]);
            steal += Ticks(words[8]);
        }

        return new CpuTimes(busy * TickNanoseconds, steal * TickNanoseconds);
    }

    private static long Ticks(string word) => long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) ? ticks : 0;
}
