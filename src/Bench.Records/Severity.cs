using System.Text.Json.Serialization;

namespace Bench.Records;

[JsonConverter(typeof(JsonStringEnumConverter<Severity>))]
public enum Severity
{
    /// <summary>The number stands, and its reader should know.</summary>
    [JsonStringEnumMemberName("note")] Note,
    /// <summary>The figures contradict each other: no number.</summary>
    [JsonStringEnumMemberName("void")] Void,
}
