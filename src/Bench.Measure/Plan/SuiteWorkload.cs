namespace Bench.Measure.Plan;

/// <summary>A line of a suite's workloads; lists sweep.</summary>
public sealed record SuiteWorkload
{
    public required Given<string> Model { get; init; }
    public Given<string>? Mode { get; init; }
    public IReadOnlyList<Given<int>> Batch { get; init; } = [];
    public IReadOnlyList<Given<int>> Seq { get; init; } = [];
}
