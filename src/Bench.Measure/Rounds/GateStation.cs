using Bench.Bundles;
using Bench.Graphs.Safetensors;
using Bench.Measure.Plan;
using Bench.Measure.Workers;
using Bench.Records;
using Bench.Records.Checks;

namespace Bench.Measure.Rounds;

// The gate: before the rounds, in them, and after them.
internal static class GateStation
{
    public const string Before = "before";
    public const string Within = "within";
    public const string After = "after";
    /// <summary>The precision that a lower one has to be right in first.</summary>
    public const string InFull = Verdict.InFull;
    // Inputs that are handed over in every visit, outputs that are looked at after every one; larger ones in one of so many.
    private const long SmallBytes = 4L << 20;
    private const int OneVisitIn = 4;

    /// <summary>
    /// One step a set in the first wave, one step in later ones, each from the state as loaded;
    /// where there is state, then on to the last step that the golden holds.
    /// The first of them is the launch's first step.
    /// </summary>
    public static IReadOnlyList<Verdict> BeforeRounds(LiveCell live, RunPlaces places, Action<long> stepped)
    {
        var verdicts = new List<Verdict>();
        var sets = live.Bundle.Info.Sets;
        for (var k = 0; k < (live.Wave == 1 ? sets : 1); k++)
        {
            var set = live.Wave == 1 ? k : live.Wave % sets;
            live.Reset();
            var step = live.Run(1, set, MessageLimits.FirstStep);
            if (k == 0) live.FirstStepNanoseconds = step.WorkerNanoseconds;
            live.StepNanoseconds = step.WorkerNanoseconds;
            stepped(step.HostNanoseconds);
            verdicts.AddRange(OutputGate.Compare(live, Before, places));
            if (!verdicts[^1].Passed) break;
            verdicts.AddRange(OnToTheLast(live, Before, places));
            if (!verdicts[^1].Passed) break;
        }

        return verdicts;
    }

    /// <summary>
    /// Fills a set that is drawn at random with inputs that this worker has not been given before, turned by a random number of samples.
    /// The set, for a step on it; null where the bundle has none, or where they are large and have been handed over in this launch already.
    /// Call it after warm-up and calibration: what was computed until then cannot have been computed from them.
    /// </summary>
    public static int? HandOver(LiveCell live, RunPlaces places, Random random)
    {
        var (bundle, graph) = (live.Bundle, live.Bundle.Graph);
        if (graph.Inputs.Count == 0 || !bundle.HasUnseen) return null;
        var large = graph.Inputs.Sum(input => graph.Values[input].Bytes) > SmallBytes;
        if (large && live.HandedOver.Count > 0 && random.Next(OneVisitIn) != 0) return null;
        var turns = bundle.UnseenPool.JudgedSets;
        var (set, turn) = (random.Next(bundle.Info.Sets), turns[random.Next(turns.Count)]);
        Send(live, places, set, input => bundle.UnseenInput(input, turn));
        live.HandedOver[set] = turn;
        return set;
    }

    /// <summary>
    /// The outputs of the last step against the golden of what its set holds now: always where they are small, else on drawn visits.
    /// Where state went far beyond the golden's steps, it is reset and a step made on a set that was handed over; without any, nothing is gated.
    /// </summary>
    public static IReadOnlyList<Verdict> AfterVisit(LiveCell live, RunPlaces places, Random random)
    {
        if (OutputGate.Bytes(live.Bundle, live.Planned.Key.Precision) > SmallBytes && random.Next(OneVisitIn) != 0) return [];
        if (live.Bundle.Info.GoldenSteps == 0) return OutputGate.Compare(live, Within, places);
        return live.HandedOver.Count == 0 ? [] : FromTheStart(live, places, live.HandedOver.Keys.ElementAt(random.Next(live.HandedOver.Count)), Within);
    }

    /// <summary>
    /// The outputs of the last timed step against the golden of what its input set held.
    /// Where state went far beyond the golden's steps by then, those are run again, from the last timed step's set on, with the bundle's own sets.
    /// </summary>
    public static IReadOnlyList<Verdict> AfterRounds(LiveCell live, RunPlaces places)
    {
        List<Verdict> verdicts = [.. live.Bundle.Info.GoldenSteps == 0 ? OutputGate.Compare(live, After, places) : WithState(live, places)];
        var (late, inTime) = (0, 0);
        while (verdicts[^1].Passed)
        {
            if (FetchCheck.IsLate(live.Launch, live.StepNanoseconds)) late++;
            else inTime++;
            if (!FetchCheck.NeedsAnotherLook(late, inTime)) break;
            live.Launch = live.Launch with { FetchLooks = late + inTime + 1 };
            verdicts.AddRange(OnceMore(live, places));
        }

        return verdicts;
    }

    private static IReadOnlyList<Verdict> OnceMore(LiveCell live, RunPlaces places)
    {
        if (live.Bundle.Info.GoldenSteps == 0)
        {
            live.Run(live.Steps, live.LastSet, MessageLimits.Run(live.Steps, live.StepNanoseconds));
            return OutputGate.Compare(live, After, places);
        }

        live.Reset();
        return OnToTheLast(live, After, places);
    }

    private static IReadOnlyList<Verdict> WithState(LiveCell live, RunPlaces places)
    {
        var verdicts = new List<Verdict>();
        foreach (var set in live.HandedOver.Keys.ToList())
        {
            verdicts.AddRange(FromTheStart(live, places, set, After));
            if (!verdicts[^1].Passed) return verdicts;
            Send(live, places, set, input => live.Bundle.Input(input, set));
            live.HandedOver.Remove(set);
        }

        live.Reset();
        return [.. verdicts, .. OnToTheLast(live, After, places)];
    }

    public static IReadOnlyList<Verdict> OneStepInFull(LiveCell live, RunPlaces places)
    {
        live.Reset();
        live.Run(1, 0, MessageLimits.FirstStep);
        return OutputGate.Compare(live, InFull, places);
    }

    private static IReadOnlyList<Verdict> FromTheStart(LiveCell live, RunPlaces places, int set, string station)
    {
        live.Reset();
        live.Run(1, set, MessageLimits.Run(1, live.StepNanoseconds));
        return OutputGate.Compare(live, station, places);
    }

    // What a step leaves behind shows in those after it.
    private static IReadOnlyList<Verdict> OnToTheLast(LiveCell live, string station, RunPlaces places)
    {
        var left = live.Bundle.Info.GoldenSteps - live.StepsSinceReset;
        if (left <= 0) return [];
        // All in one run, and the last two apart from it: what only the second does wrong may be made up for by the third.
        var verdicts = new List<Verdict>();
        foreach (var steps in left > 1 ? new[] { left - 1, 1 } : [left])
        {
            live.Run(steps, (live.LastSet + 1) % live.Bundle.Info.Sets, MessageLimits.Run(steps, live.StepNanoseconds));
            verdicts.AddRange(OutputGate.Compare(live, station, places));
            if (!verdicts[^1].Passed) break;
        }

        return verdicts;
    }

    private static void Send(LiveCell live, RunPlaces places, int set, Func<string, Graphs.Tensor> input)
    {
        var file = Path.Combine(places.ScratchFolder, $"inputs-{live.Index}.safetensors");
        Directory.CreateDirectory(places.ScratchFolder);
        try
        {
            SafetensorsWriter.Write(file, live.Bundle.Graph.Inputs.ToDictionary(name => name, input));
            live.Worker.TakeInputs(set, file, MessageLimits.Load);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
