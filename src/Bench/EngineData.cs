using System.Text.Json.Serialization;
using Bench.Catalogue;

namespace Bench.Cli;

/// <summary>One environment of an engine, for programs: what its hello told stands there once it was asked.</summary>
internal sealed record EngineData
{
    public required string Name { get; init; }
    public string? Environment { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? About { get; init; }
    /// <summary>Of what has not been asked only this much is known: all that it needs is there.</summary>
    public required bool Usable { get; init; }
    public required bool Asked { get; init; }
    public string? Reason { get; init; }
    public IReadOnlyDictionary<string, string>? Versions { get; init; }
    public IReadOnlyList<string>? Devices { get; init; }
    public IReadOnlyList<string>? Precisions { get; init; }
    public IReadOnlyList<string>? Modes { get; init; }
    public IReadOnlyDictionary<string, string>? Lacks { get; init; }
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Presets { get; init; }
    public required IReadOnlyDictionary<string, string> Options { get; init; }

    public static EngineData Of(EngineEnvironment environment)
    {
        var (engine, remembered) = (environment.Engine, RememberedHello.Find(environment));
        var hello = environment.Missing is null ? remembered?.Hello : null;
        return new EngineData
        {
            Name = engine.Name,
            Environment = environment.Label,
            About = engine.About,
            Usable = environment.Missing is null && (remembered is null || remembered.Hello is not null),
            Asked = remembered is not null,
            Reason = EngineWords.Trouble(environment, remembered),
            Versions = hello?.Versions,
            Devices = hello?.Devices,
            Precisions = hello?.Precisions,
            Modes = hello?.Modes,
            Lacks = hello?.Lacks,
            Presets = engine.Presets,
            Options = engine.KnownOptions,
        };
    }
}
