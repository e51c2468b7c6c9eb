namespace Bench.Cli;

/// <summary>A model with what one step of it is, for programs.</summary>
internal sealed record WorkloadData
{
    public required string Name { get; init; }
    public required string Title { get; init; }
    public required long Parameters { get; init; }
    public required long FlopsPerStep { get; init; }
    public required int Batch { get; init; }
    public int? Seq { get; init; }
    public required string Unit { get; init; }
    public required IReadOnlyList<string> Modes { get; init; }
}
