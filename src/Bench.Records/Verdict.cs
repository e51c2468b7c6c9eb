namespace Bench.Records;

/// <summary>One output of one step against the golden of its input set.</summary>
public sealed record Verdict
{
    public required int Wave { get; init; }
    /// <summary>
    /// "before" the rounds, "within" them after a visit, or "after" them, on the last timed step; "fp32" where that came before a lower precision.
    /// </summary>
    public required string Station { get; init; }
    public required int Set { get; init; }
    /// <summary>Whether the set held inputs that were handed over during the launch, after warm-up.</summary>
    public bool? Unseen { get; init; }
    public required string Output { get; init; }
    /// <summary>Distance to the golden over the golden's norm; null where it is not a number.</summary>
    public double? NormError { get; init; }
    /// <summary>Worst element over the golden's largest.</summary>
    public double? WorstError { get; init; }
    public required double NormLimit { get; init; }
    public required double WorstLimit { get; init; }
    /// <summary>Below this norm error the output is too exact for the precision asked.</summary>
    public double? LowerLimit { get; init; }
    public required bool Passed { get; init; }
    public required string Words { get; init; }
}
