using Bench.Bundles;

namespace Bench.Measure.Plan;

/// <summary>What is to be written for a workload, and the memory that its golden takes to be made; 0 when it is there.</summary>
public sealed record PlannedBundle(Preparation Files, double FlopsPerStep, long JudgeBytes);
