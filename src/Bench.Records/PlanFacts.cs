namespace Bench.Records;

/// <summary>What was to be measured, and how hard.</summary>
public sealed record PlanFacts
{
    public required string Suite { get; init; }
    public required int Launches { get; init; }
    public required int Rounds { get; init; }
    /// <summary>Iterations of one visit to a cell.</summary>
    public required int Iterations { get; init; }
    public required long Seed { get; init; }
    public required double IterationSeconds { get; init; }
    /// <summary>The untimed run before each visit.</summary>
    public required double LeadInSeconds { get; init; }
    public required WarmUp WarmUp { get; init; }
    /// <summary>frozen or mutable, where all cells were asked for it.</summary>
    public string? Weights { get; init; }
    /// <summary>The relative difference that waves were added to show, and the seconds that they might take.</summary>
    public double? Detect { get; init; }
    public double? BudgetSeconds { get; init; }
    /// <summary>Engine whose row the others are compared with.</summary>
    public string? Baseline { get; init; }
    /// <summary>True where the report is to say what a step of each cell takes beyond the baseline's.</summary>
    public bool? Tax { get; init; }
    /// <summary>The command line, as typed.</summary>
    public string? Command { get; init; }
}
