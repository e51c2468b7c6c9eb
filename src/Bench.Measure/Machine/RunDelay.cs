using System.Globalization;

namespace Bench.Measure.Machine;

/// <summary>How long the calling thread was ready to run and waited for a processor, since it began; from <c>/proc/thread-self/schedstat</c>.</summary>
public static class RunDelay
{
    /// <summary>Null where the kernel does not count it.</summary>
    public static long? Nanoseconds(string folder = "/proc") =>
        SensorFile.Text(folder, "thread-self/schedstat")?.Split(' ') is [_, var waited, ..]
        && long.TryParse(waited, NumberStyles.None, CultureInfo.InvariantCulture, out var nanoseconds) ? nanoseconds : null;
}
