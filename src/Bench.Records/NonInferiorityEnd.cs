using System.Text.Json.Serialization;

namespace Bench.Records;

/// <summary>How a test of non-inferiority ends, the worst last.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NonInferiorityEnd>))]
public enum NonInferiorityEnd
{
    [JsonStringEnumMemberName("passed")] Passed,
    [JsonStringEnumMemberName("inconclusive")] Inconclusive,
    [JsonStringEnumMemberName("failed")] Failed,
}
