using Bench.Bundles;
using Bench.Graphs;
using Bench.Graphs.Safetensors;
using Bench.Measure.Gate;
using Bench.Records;

namespace Bench.Measure.Rounds;

// By how much a worker's state has changed since it was loaded, against the golden. What is told is the state that is furthest beyond its limit.
internal static class StateGate
{
    // What rounding to float64 does in place of float32, an operation at a time.
    private static readonly double Narrower = Math.Pow(2, -29);

    public static Verdict Compare(LiveCell live, SafetensorsFile fetched, Pool pool, Func<string, Tensor?> golden, int place, string station)
    {
        Verdict? worst = null;
        foreach (var state in live.Bundle.Graph.State)
        {
            var verdict = Of(live, fetched, state, name => golden(name) is { } stored ? pool.Take(name, stored, place) : null, station);
            if (worst is null || Beyond(verdict).CompareTo(Beyond(worst)) > 0) worst = verdict;
        }

        return worst!;
    }

    private static (bool Failed, double Limits) Beyond(Verdict verdict) =>
        (!verdict.Passed, (verdict.NormError ?? double.PositiveInfinity) / (verdict.SmoothLimit ?? verdict.NormLimit));

    private static Verdict Of(LiveCell live, SafetensorsFile fetched, State state, Func<string, Tensor?> golden, string station)
    {
        var name = StateChange.Name(state.Name);
        var (limit, unsure) = live.Bundle.Graph.Values[state.From].DType.IsFloat() ? Allowed(live.Bundle, live.Planned.Key.Precision, name) : (Limit.Exact, []);
        if (!fetched.Has(state.Name)) return Judgement.NotComparable(GateFault.NotHandedOut, limit, name, live.Wave, station, live.LastSet);
        if (golden(name) is not { } right) return Judgement.NotComparable(GateFault.WithoutGolden, limit, name, live.Wave, station, live.LastSet);
        try
        {
            var change = StateChange.Of(state.Name, live.Bundle.State(state.Name), fetched[state.Name]);
            var distance = Distance.Between([(StateChange.Without(change, unsure), StateChange.Without(right, unsure))]);
            var verdict = Judgement.Of(distance, limit, name, live.Wave, station, live.LastSet);
            return Kinks.AreIn(live.Bundle.Graph) ? Kinks.Spared(verdict) : verdict;
        }
        catch (OtherShapeException other)
        {
            return Judgement.NotComparable(GateFault.OtherShape, limit, name, live.Wave, station, live.LastSet) with
            {
                Shape = other.Output.ToString(),
                GoldenShape = other.Golden.ToString(),
            };
        }
    }

    // As far as the precision's rounding alone moves it, several times. Nothing is asked of elements that it moves by about as much as they change.
    private static (Limit Limit, IReadOnlyList<int> Unsure) Allowed(Bundle bundle, string precision, string name)
    {
        var limit = Limits.Of(precision);
        var narrower = precision == "fp64" ? Narrower : 1;
        if (bundle.Simulated(precision == "fp64" ? "fp32" : precision)?.Outputs.GetValueOrDefault(name) is not { } simulated) return (limit, []);
        var factor = Limits.Factor(precision == "fp64" ? "fp32" : precision)!.Value;
        var scaled = simulated with { Norm = simulated.Norm * narrower, Worst = simulated.Worst * narrower };
        // The norm of a change is judged; a single element may be off by as much as a whole tensor ever may.
        return (limit.For(scaled, factor) with { Worst = Limit.Widest, Least = null }, simulated.Unsure ?? []);
    }
}
