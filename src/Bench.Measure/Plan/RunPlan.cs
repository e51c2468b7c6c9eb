using Bench.Records;

namespace Bench.Measure.Plan;

/// <summary>The suite resolved on this machine.</summary>
public sealed record RunPlan
{
    public required PlanFacts Facts { get; init; }
    public required MachineFacts Machine { get; init; }
    public required IReadOnlyList<PlannedCell> Cells { get; init; }
    /// <summary>What this machine's earlier records tell of the spread of these cells.</summary>
    public IReadOnlyList<EarlierSpread> Earlier { get; init; } = [];

    /// <summary>The smallest difference, as a share, that the plan's launches can show; null while nothing is known of this machine's spread.</summary>
    public double? CanShow => PooledSpread.Of([.. Earlier.Select(earlier => new PooledSpread(earlier.LogDeviation, earlier.Degrees))]) is { } spread
        ? NoiseFloor.Relative(NoiseFloor.CanShow(spread, Facts.Launches)) : null;

    /// <summary>How long measuring will take, bundles apart.</summary>
    public TimeSpan Estimate => Estimates.Of(Facts, Cells.Count(cell => cell.Refused is null));
}
