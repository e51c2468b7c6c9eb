using System.Text.Json.Serialization;

namespace Bench.Records;

/// <summary>What is wrong with an output. The names are for other programs and stay; the words are those of <c>VerdictWords</c> in Bench.Reports.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GateFault>))]
public enum GateFault
{
    /// <summary>As a whole.</summary>
    [JsonStringEnumMemberName("far")] Far,
    /// <summary>A single value, in an output that is near as a whole.</summary>
    [JsonStringEnumMemberName("value-far")] ValueFar,
    [JsonStringEnumMemberName("too-exact")] TooExact,
    [JsonStringEnumMemberName("not-finite")] NotFinite,
    [JsonStringEnumMemberName("other-whole-numbers")] OtherWholeNumbers,
    [JsonStringEnumMemberName("other-shape")] OtherShape,
    [JsonStringEnumMemberName("not-handed-out")] NotHandedOut,
    [JsonStringEnumMemberName("without-golden")] WithoutGolden,
    [JsonStringEnumMemberName("unreadable")] Unreadable,
}
