using Bench.Bundles;
using Bench.Graphs;
using Bench.Graphs.Safetensors;
using Bench.Measure.Gate;
using Bench.Records;

namespace Bench.Measure.Rounds;

// By how much a worker's state has changed since it was loaded, against the golden. What is told is the state that is furthest beyond its limit.
internal static class StateGate
{
    // Of the states that have elements which are asked for: of a bundle with fewer nobody could say that it was computed right.
    private const double LeastJudged = 0.9;

    public static Verdict Compare(LiveCell live, SafetensorsFile fetched, Pool pool, int place, string station)
    {
        var states = live.Bundle.Graph.State;
        List<Verdict> verdicts = [.. states.Select(state => Of(live, fetched, state, pool, place, station)).OfType<Verdict>()];
        return verdicts.Count < LeastJudged * states.Count
            ? Judgement.NotComparable(GateFault.WithoutGolden, Limit.Exact, StateChange.Name(states[0].Name), live.Wave, station, live.LastSet)
            : StateJudgement.Worst(verdicts)!;
    }

    private static Verdict? Of(LiveCell live, SafetensorsFile fetched, State state, Pool pool, int place, string station)
    {
        var name = StateChange.Name(state.Name);
        var precision = live.Planned.Key.Precision;
        var isFloat = live.Bundle.Graph.Values[state.From].DType.IsFloat();
        var simulated = isFloat ? live.Bundle.Simulated(StateJudgement.SimulatedAs(precision))?.Outputs.GetValueOrDefault(name) : null;
        var (limit, unsure) = isFloat ? StateJudgement.Allowed(precision, simulated) : (Limit.Exact, []);
        Verdict NotComparable(GateFault why) => Judgement.NotComparable(why, limit, name, live.Wave, station, live.LastSet);
        if (!fetched.Has(state.Name)) return NotComparable(GateFault.NotHandedOut);
        if (live.Bundle.GoldenPool(name) is not { } stored) return NotComparable(GateFault.WithoutGolden);
        try
        {
            var change = StateChange.Of(live.Bundle.State(state.Name), fetched[state.Name]);
            if (StateJudgement.Between(change, pool.Take(name, stored, place), unsure) is not { } distance) return null;
            var verdict = Judgement.Of(distance, limit, name, live.Wave, station, live.LastSet);
            return Kinks.AreIn(live.Bundle.Graph) ? Kinks.Spared(verdict) : verdict;
        }
        catch (OtherShapeException other)
        {
            return NotComparable(GateFault.OtherShape) with { Shape = other.Output.ToString(), GoldenShape = other.Golden.ToString() };
        }
    }
}
