namespace Bench.Measure.Conformance;

/// <summary>What became of one official case; the reason is empty where it passed.</summary>
public sealed record CaseResult(string Case, Verdict Verdict, string Reason = "");

public enum Verdict
{
    Passed,
    /// <summary>It fails, and the engine's gaps.yaml says why.</summary>
    KnownGap,
    /// <summary>It has an operator, a type or a shape that Bench does not hold.</summary>
    NotInScope,
    Failed,
}
