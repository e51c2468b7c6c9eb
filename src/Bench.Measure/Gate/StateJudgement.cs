using Bench.Bundles;
using Bench.Graphs;
using Bench.Records;

namespace Bench.Measure.Gate;

/// <summary>From the change of a state to a verdict: each tensor by what the precision's rounding alone does to it.</summary>
public static class StateJudgement
{
    // What rounding to float64 does in place of float32, an operation at a time.
    private static readonly double Narrower = Math.Pow(2, -29);

    /// <summary>
    /// How far a change may be from the golden's, and which elements are not asked for. Its norm is judged; a single element may be off by as much as a whole
    /// tensor ever may. Without a simulation the limits of all workloads hold.
    /// </summary>
    public static (Limit Limit, IReadOnlyList<int> Unsure) Allowed(string precision, SimulatedErrors.Output? simulated)
    {
        var limit = Limits.Of(precision);
        if (simulated is null || Limits.Factor(SimulatedAs(precision)) is not { } factor) return (limit, []);
        var narrower = precision == "fp64" ? Narrower : 1;
        var own = limit.For(simulated with { Norm = simulated.Norm * narrower, Worst = simulated.Worst * narrower }, factor);
        return (own with { Worst = Limit.Widest, Least = null }, simulated.Unsure ?? []);
    }

    /// <summary>The precision whose rounding is simulated for cells of this one.</summary>
    public static string SimulatedAs(string precision) => precision == "fp64" ? "fp32" : precision;

    /// <summary>The distance of what is asked for; null where nothing is.</summary>
    public static Distance? Between(Tensor change, Tensor golden, IReadOnlyList<int> unsure) =>
        unsure.Count > 0 && unsure.Count == golden.Shape.Elements
            ? null : Distance.Between([(StateChange.Without(change, unsure), StateChange.Without(golden, unsure))]);

    /// <summary>Of all states of a step the one that is furthest beyond its limit; null where there is none.</summary>
    public static Verdict? Worst(IEnumerable<Verdict> verdicts) => verdicts.MaxBy(Beyond);

    private static (bool Failed, double Limits) Beyond(Verdict verdict) =>
        (!verdict.Passed, (verdict.NormError ?? double.PositiveInfinity) / (verdict.SmoothLimit ?? verdict.NormLimit));
}
