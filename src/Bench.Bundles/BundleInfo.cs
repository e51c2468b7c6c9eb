using System.Text.Json;

namespace Bench.Bundles;

/// <summary>What <c>bundle.json</c> says of a workload.</summary>
public sealed record BundleInfo
{
    public const int CurrentVersion = 1;
    internal static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n" };

    public int Version { get; init; } = CurrentVersion;
    public required string Key { get; init; }
    public required string GraphKey { get; init; }
    public required string WeightsKey { get; init; }
    public required string Model { get; init; }
    public required string Mode { get; init; }
    public required int Batch { get; init; }
    public int? Sequence { get; init; }
    public required string Unit { get; init; }
    public string? Item { get; init; }
    public required long ItemsPerStep { get; init; }
    public required long FlopsPerStep { get; init; }
    public required long Parameters { get; init; }
    /// <summary>In words: "seed 1" or the file that was given.</summary>
    public required string Weights { get; init; }
    public required int Generator { get; init; }
    public required uint Seed { get; init; }
    /// <summary>How each input, and state that is not a weight, was filled.</summary>
    public required IReadOnlyDictionary<string, string> Fills { get; init; }
    public required Pool Pool { get; init; }
    /// <summary>The golden that what follows was measured on.</summary>
    public string? Golden { get; init; }
    /// <summary>The least distance between two samples' outputs over their norm; null where it was not, or cannot be, measured.</summary>
    public double? SampleDistance { get; init; }

    /// <summary>How many values of the golden are NaN or infinite, of how many.</summary>
    public long? NonFiniteValues { get; init; }
    public long? GoldenValues { get; init; }
}
