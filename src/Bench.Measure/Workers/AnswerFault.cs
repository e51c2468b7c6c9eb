using System.Globalization;
using Bench.Protocol;

namespace Bench.Measure.Workers;

/// <summary>What a message can say and a worker cannot mean: names that are null, times and counts that are negative or without end.</summary>
public static class AnswerFault
{
    /// <summary>The part and what is wrong with it; null when all is well.</summary>
    public static string? Of(Answer answer) =>
        Of(answer.Hello) ?? Of(answer.Loaded) ?? Count("nanoseconds", answer.Nanoseconds)
        ?? answer.Each?.Select(step => Count("each", step)).FirstOrDefault(fault => fault is not null)
        ?? Of(answer.Counters) ?? Count("bytes", answer.Memory?.Bytes) ?? Count("peakBytes", answer.Memory?.PeakBytes);

    private static string? Of(Hello? hello) => hello is null ? null
        : hello.Versions.Values.Contains(null) ? Null("versions") : hello.Devices.Contains(null) ? Null("devices")
        : hello.Precisions.Contains(null) ? Null("precisions") : hello.Modes.Contains(null) ? Null("modes")
        : hello.Lacks?.Values.Contains(null) == true ? Null("lacks") : null;

    private static string? Of(Loaded? loaded) => loaded is null ? null
        : loaded.Settings.Contains(null) ? Null("settings")
        : Count("loadNanoseconds", loaded.LoadNanoseconds) ?? Count("compileNanoseconds", loaded.CompileNanoseconds);

    private static string? Of(RunCounters? counters) => counters is null ? null
        : Count("cpuNanoseconds", counters.CpuNanoseconds) ?? Count("collections", counters.Collections) ?? Count("allocatedBytes", counters.AllocatedBytes)
        ?? Count("compilations", counters.Compilations) ?? Count("majorFaults", counters.MajorFaults)
        ?? Count("bytes", counters.Bytes) ?? Count("peakBytes", counters.PeakBytes);

    private static string? Null(string name) => $"null among its \"{name}\"";

    private static string? Count(string name, long? value) =>
        value is null or (>= 0 and <= Records.Soundness.Most) ? null : string.Create(CultureInfo.InvariantCulture, $"\"{name}\" of {value}");
}
