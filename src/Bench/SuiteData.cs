using System.Text.Json.Serialization;

namespace Bench.Cli;

/// <summary>A suite, for programs.</summary>
internal sealed record SuiteData
{
    public required string Name { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? About { get; init; }
    public required IReadOnlyList<string> Models { get; init; }
}
