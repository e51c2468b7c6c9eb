using Bench.Bundles;
using Bench.Graphs;
using Bench.Records;

namespace Bench.Measure.Gate;

/// <summary>
/// Where a ReLU's input, or two that a pool chooses between, lie within rounding of each other, an honest engine may take the other side, and gradients of
/// that step jump by far more than rounding. That happens now and then, a wrong rule or update always: a step may be beyond its limit by a jump's size, but
/// of the first steps after a reset no more than half, and so of the second and of any later ones.
/// </summary>
/// <remarks>What can slip through: what is wrong by less than a jump in no more than half of the steps that are judged at each place.</remarks>
public static class Kinks
{
    /// <summary>Of the norm of a change.</summary>
    public const double Jump = 0.05;

    // Fewer tell nothing of how often.
    private const int Least = 4;

    private static readonly HashSet<string> Operators = ["Relu", "MaxPool", "Abs", "Clip", "Max", "Min"];

    public static bool AreIn(Graph graph) => graph.Nodes.Any(node => Operators.Contains(node.Op));

    /// <summary>A verdict that failed by no more than a jump, as one that has passed and tells the limit it is beyond.</summary>
    public static Verdict Spared(Verdict verdict) =>
        verdict is { Passed: false, Fault: GateFault.Far, NormError: <= Jump } && verdict.WorstError <= verdict.WorstLimit
            ? verdict with { Passed = true, Fault = null, LooksLikeBits = null, NormLimit = Jump, SmoothLimit = verdict.NormLimit } : verdict;

    /// <summary>The failure of too many steps that were spared, among all of a cell's verdicts; null where they are few.</summary>
    public static Verdict? TooMany(IEnumerable<Verdict> verdicts)
    {
        foreach (var place in verdicts.Where(verdict => StateChange.IsOne(verdict.Output)).GroupBy(verdict => verdict.Step))
        {
            List<Verdict> spared = [.. place.Where(verdict => verdict.SmoothLimit is not null)];
            if (place.Count() >= Least && 2 * spared.Count > place.Count())
                return spared[^1] with { Passed = false, Fault = GateFault.Far, NormLimit = spared[^1].SmoothLimit!.Value };
        }

        return null;
    }
}
