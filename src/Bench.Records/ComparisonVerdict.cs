using System.Text.Json.Serialization;

namespace Bench.Records;

[JsonConverter(typeof(JsonStringEnumConverter<ComparisonVerdict>))]
public enum ComparisonVerdict
{
    [JsonStringEnumMemberName("faster")] Faster,
    [JsonStringEnumMemberName("slower")] Slower,
    [JsonStringEnumMemberName("no difference shown")] NoDifferenceShown,
    [JsonStringEnumMemberName("not comparable")] NotComparable,
}
