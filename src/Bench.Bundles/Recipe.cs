using Bench.Graphs;

namespace Bench.Bundles;

/// <summary>All that decides a workload's files, and what is told about it.</summary>
public sealed record Recipe
{
    public required string Model { get; init; }
    public required Graph Graph { get; init; }
    public required WeightSource Weights { get; init; }
    public string Mode { get; init; } = "infer";
    public required int Batch { get; init; }
    public int? Sequence { get; init; }
    /// <summary>What <see cref="Bench.Graphs.Graph.ItemsPerStep"/> counts: images, tokens or samples.</summary>
    public required string Unit { get; init; }
    /// <summary>What one of them is, where the unit does not say it: of a user's own model.</summary>
    public string? Item { get; init; }
    public required long FlopsPerStep { get; init; }
    public required long Parameters { get; init; }
    /// <summary>How many input sets there are: step i takes set i mod this.</summary>
    public int Sets { get; init; } = BundleInfo.UsualSets;
    /// <summary>How many steps after a reset the golden is to reach, where the graph has state.</summary>
    public int GoldenSteps { get => Graph.State.Count > 0 ? field : 0; init; } = 4;
    /// <summary>Of inputs and of state that starts with seeded values.</summary>
    public uint Seed { get; init; } = 1;
}
