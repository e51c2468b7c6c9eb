using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bench.Bundles;

/// <summary>What <c>bundle.json</c> says of a workload.</summary>
public sealed record BundleInfo
{
    public const int CurrentVersion = 1;
    /// <summary>The number of sets of whoever does not say another.</summary>
    public const int UsualSets = 4;
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
    /// <summary>How many input sets lie on the device: step i takes set i mod this.</summary>
    public int Sets { get; init; } = UsualSets;
    public required Pool Pool { get; init; }
    /// <summary>How many steps after a reset the golden reaches; 0 where no step leaves anything to the next, so that all on one set are alike.</summary>
    public int GoldenSteps { get; init; }
    /// <summary>The golden that what follows was measured on.</summary>
    public string? Golden { get; init; }
    /// <summary>The least distance between two samples' outputs over their norm; null where it was not, or cannot be, measured.</summary>
    public double? SampleDistance { get; init; }

    /// <summary>How many values of the golden are NaN or infinite, of how many.</summary>
    public long? NonFiniteValues { get; init; }
    public long? GoldenValues { get; init; }

    /// <summary>How golden outputs are stored: by sample as inputs are, or one step after the other, set by set.</summary>
    [JsonIgnore]
    public Pool GoldenPool => GoldenSteps == 0 ? Pool : Pool with { BySample = false, Axis = 0, Batch = 1, Count = Sets * GoldenSteps, Judged = null };

    /// <summary>Where in <see cref="GoldenPool"/> the outputs of a step lie that takes this set and is the <paramref name="step"/>-th after a reset.</summary>
    public int GoldenPlace(int set, long step)
    {
        if (GoldenSteps == 0) return set;
        return step >= 1 && step <= GoldenSteps
            ? set % Sets * GoldenSteps + (int)step - 1
            : throw new BundleException($"{Model}: its golden reaches from step 1 to {GoldenSteps} after a reset; that of step \"{step}\" is asked for");
    }
}
