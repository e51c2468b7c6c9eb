using Bench.Bundles;
using Bench.Graphs;
using Bench.Records;

namespace Bench.Measure.Gate;

/// <summary>
/// Where a ReLU's input, or two that a pool chooses between, lie within rounding of each other, an honest engine may take the other side, and gradients of
/// that step jump by far more than rounding. That happens in a few steps, a wrong rule or update in all: a step may be beyond its limit by a jump's size,
/// more than half of them may not.
/// </summary>
/// <remarks>What can slip through: what is wrong by less than a jump in no more than half of the steps that are judged.</remarks>
public static class Kinks
{
    /// <summary>Of the norm of a change.</summary>
    public const double Jump = 0.05;

    private static readonly HashSet<string> Operators = ["Relu", "MaxPool", "Abs", "Clip", "Max", "Min"];

    public static bool AreIn(Graph graph) => graph.Nodes.Any(node => Operators.Contains(node.Op));

    /// <summary>A verdict that failed by no more than a jump, as one that has passed and tells the limit it is beyond.</summary>
    public static Verdict Spared(Verdict verdict) => verdict is { Passed: false, Fault: GateFault.Far, NormError: <= Jump }
        ? verdict with { Passed = true, Fault = null, LooksLikeBits = null, NormLimit = Jump, SmoothLimit = verdict.NormLimit } : verdict;

    /// <summary>The failure of too many steps that were spared; null where they are few.</summary>
    public static Verdict? TooMany(IReadOnlyList<Verdict> verdicts)
    {
        List<Verdict> spared = [.. verdicts.Where(verdict => verdict.SmoothLimit is not null)];
        return 2 * spared.Count > verdicts.Count(verdict => StateChange.IsOne(verdict.Output))
            ? spared[^1] with { Passed = false, Fault = GateFault.Far, NormLimit = spared[^1].SmoothLimit!.Value } : null;
    }
}
