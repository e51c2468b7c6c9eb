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
    /// <summary>Of inputs and of state that starts with seeded values.</summary>
    public uint Seed { get; init; } = 1;
}
