using System.Text.Json.Serialization;

namespace Bench.Records;

/// <summary>What a wrong output is instead; the two places where it is another's right one.</summary>
public sealed record Instead(InsteadKind Kind, GoldenPlace? Found = null, GoldenPlace? Wanted = null);

[JsonConverter(typeof(JsonStringEnumConverter<InsteadKind>))]
public enum InsteadKind
{
    [JsonStringEnumMemberName("output-of-another")] OutputOfAnother,
    [JsonStringEnumMemberName("in-another-order")] InAnotherOrder,
    [JsonStringEnumMemberName("copies")] Copies,
}

/// <summary>An input set and, where a graph has state, which step after a reset, from 1.</summary>
public sealed record GoldenPlace(int Set, int? Step = null);
