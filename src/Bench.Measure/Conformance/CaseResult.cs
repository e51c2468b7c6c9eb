namespace Bench.Measure.Conformance;

/// <summary>What became of one official case, or of one check of the contract; the reason is empty where it passed.</summary>
/// <param name="Gap">The rule that says why it need not pass.</param>
public sealed record CaseResult(string Case, CaseVerdict Verdict, string Reason = "", GapRule? Gap = null);

public enum CaseVerdict
{
    Passed,
    /// <summary>It fails, and a rule of the engine's gaps.yaml says why.</summary>
    KnownGap,
    /// <summary>It has an operator, a type or a shape that Bench does not hold.</summary>
    NotInScope,
    /// <summary>The engine says by name that it does not do this, as it may.</summary>
    Refused,
    Failed,
}
