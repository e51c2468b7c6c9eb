namespace Bench.Records;

/// <summary>One output of one step against the golden of its input set.</summary>
public sealed record Verdict
{
    /// <summary>The station of a step in fp32, which has to be right before a lower precision counts.</summary>
    public const string InFull = "fp32";

    public required int Wave { get; init; }
    /// <summary>
    /// "before" the rounds, "within" them after a visit, or "after" them, on the last timed step; "fp32" where that came before a lower precision.
    /// </summary>
    public required string Station { get; init; }
    public required int Set { get; init; }
    /// <summary>Which after a reset it was; null where a step leaves nothing to the next.</summary>
    public long? Step { get; init; }
    /// <summary>Whether the set held inputs that were handed over during the launch, after warm-up.</summary>
    public bool? Unseen { get; init; }
    public required string Output { get; init; }
    /// <summary>Distance to the golden over the golden's norm; null where it is not a number.</summary>
    public double? NormError { get; init; }
    /// <summary>Worst element over the golden's largest.</summary>
    public double? WorstError { get; init; }
    public required double NormLimit { get; init; }
    public required double WorstLimit { get; init; }
    /// <summary>Of a training step that is beyond it, and was spared since a ReLU or a pool may have taken the other side: see the gate's Kinks.</summary>
    public double? SmoothLimit { get; init; }
    /// <summary>Below this norm error the output is too exact for the precision asked.</summary>
    public double? LowerLimit { get; init; }
    public required bool Passed { get; init; }
    /// <summary>Null where it passed, and in records of schemas 1 and 2.</summary>
    public GateFault? Fault { get; init; }
    public long? Elements { get; init; }
    /// <summary>Elements that are NaN or infinite where the golden's are not, or the reverse.</summary>
    public long? NonFinite { get; init; }
    /// <summary>Elements of whole numbers that are not the golden's.</summary>
    public long? Differing { get; init; }
    /// <summary>The error looks like that of a mantissa of so many bits.</summary>
    public int? LooksLikeBits { get; init; }
    /// <summary>Of another shape: its own, the golden's, and how many samples of that were wanted where not all of it was.</summary>
    public string? Shape { get; init; }
    public string? GoldenShape { get; init; }
    public int? Samples { get; init; }
    /// <summary>What its reader said of a file that cannot be read.</summary>
    public string? Broken { get; init; }
    public Instead? Instead { get; init; }
    /// <summary>Of schemas 1 and 2, in the words of then.</summary>
    public string? Words { get; init; }
}
