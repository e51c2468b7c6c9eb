using Bench.Records;

namespace Bench.Measure.Plan;

/// <summary>What the command line says over the suite. Empty or null: nothing.</summary>
public sealed record Overrides
{
    public static readonly Overrides None = new();

    /// <summary>Engines as typed, or globs.</summary>
    public IReadOnlyList<string> Engines { get; init; } = [];
    /// <summary>Globs over models: those of the suite, or any other by its name.</summary>
    public IReadOnlyList<string> Workloads { get; init; } = [];
    public IReadOnlyList<string> Modes { get; init; } = [];
    /// <summary>Numbers or ranges ("8", "1-64*2"), as typed.</summary>
    public IReadOnlyList<string> Batch { get; init; } = [];
    public IReadOnlyList<string> Seq { get; init; } = [];
    public IReadOnlyList<string> Devices { get; init; } = [];
    public IReadOnlyList<string> Precisions { get; init; } = [];
    public IReadOnlyList<string> Threads { get; init; } = [];
    public IReadOnlyList<string> Regimes { get; init; } = [];
    /// <summary>NAME=VALUE for every engine, ENGINE[@LABEL]:NAME=VALUE for one.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];
    public string? Baseline { get; init; }
    /// <summary>frozen or mutable.</summary>
    public string? Weights { get; init; }
    public int? Launches { get; init; }
    public int? Rounds { get; init; }
    public int? Iterations { get; init; }
    public double? IterationSeconds { get; init; }
    public WarmUp? WarmUp { get; init; }
    public long? Seed { get; init; }
    /// <summary>Add waves until so small a relative difference can be shown, or the budget is spent.</summary>
    public double? Detect { get; init; }
    public double? BudgetSeconds { get; init; }
    /// <summary>The command line, for the record.</summary>
    public string? Command { get; init; }
}
