namespace Bench.Records;

/// <summary>How a cell ended, and why in words when not measured; of a failed gate its verdicts tell why.</summary>
public sealed record Outcome(OutcomeKind Kind, string? Reason = null)
{
    public static readonly Outcome Measured = new(OutcomeKind.Measured);
}
