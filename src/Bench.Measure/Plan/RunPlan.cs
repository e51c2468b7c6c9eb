using Bench.Records;

namespace Bench.Measure.Plan;

/// <summary>The suite resolved on this machine.</summary>
public sealed record RunPlan
{
    public required PlanFacts Facts { get; init; }
    public required MachineFacts Machine { get; init; }
    public required IReadOnlyList<PlannedCell> Cells { get; init; }

    /// <summary>How long measuring will take, bundles apart.</summary>
    public TimeSpan Estimate => Estimates.Of(Facts, Cells.Count(cell => cell.Refused is null));
}
