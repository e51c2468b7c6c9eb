using Bench.Records;

namespace Bench.Measure.Plan;

/// <summary>A suite file as read: names are not looked up yet. Null or empty: not said there.</summary>
public sealed record Suite
{
    public required string Name { get; init; }
    public string? About { get; init; }
    public required IReadOnlyList<SuiteWorkload> Workloads { get; init; }
    /// <summary>Names, globs, or a name with options. Empty: every engine that measures.</summary>
    public IReadOnlyList<SuiteEngine> Engines { get; init; } = [];
    public IReadOnlyList<Given<string>> Precisions { get; init; } = [];
    /// <summary>"all" or a number.</summary>
    public IReadOnlyList<Given<string>> Threads { get; init; } = [];
    public IReadOnlyList<Given<string>> Devices { get; init; } = [];
    public IReadOnlyList<Given<string>> Regimes { get; init; } = [];
    public Given<string>? Baseline { get; init; }
    /// <summary>Whether the report is to say what a step takes beyond the baseline's.</summary>
    public bool? Tax { get; init; }
    /// <summary>frozen or mutable; null: each engine's habit.</summary>
    public Given<string>? Weights { get; init; }
    public int? Launches { get; init; }
    public int? Rounds { get; init; }
    public int? Iterations { get; init; }
    public double? IterationSeconds { get; init; }
    public double? LeadInSeconds { get; init; }
    public WarmUp? WarmUp { get; init; }
    public long? Seed { get; init; }
}
