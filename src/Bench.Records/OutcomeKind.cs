using System.Text.Json.Serialization;

namespace Bench.Records;

[JsonConverter(typeof(JsonStringEnumConverter<OutcomeKind>))]
public enum OutcomeKind
{
    [JsonStringEnumMemberName("measured")] Measured,
    [JsonStringEnumMemberName("failed gate")] FailedGate,
    /// <summary>Measured, but the figures contradict each other: no number.</summary>
    [JsonStringEnumMemberName("void")] Void,
    [JsonStringEnumMemberName("unsupported")] Unsupported,
    [JsonStringEnumMemberName("not installed")] NotInstalled,
    [JsonStringEnumMemberName("out of memory")] OutOfMemory,
    [JsonStringEnumMemberName("crashed")] Crashed,
    [JsonStringEnumMemberName("hung")] Hung,
}
