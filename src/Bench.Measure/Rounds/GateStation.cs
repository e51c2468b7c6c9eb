using System.Globalization;
using Bench.Bundles;
using Bench.Graphs;
using Bench.Graphs.Safetensors;
using Bench.Measure.Gate;
using Bench.Measure.Plan;
using Bench.Measure.Workers;
using Bench.Records;

namespace Bench.Measure.Rounds;

// The gate, before the rounds and after them.
internal static class GateStation
{
    public const string Before = "before";
    public const string After = "after";
    /// <summary>The precision that a lower one has to be right in first.</summary>
    public const string InFull = PlannedCell.InFull;
    private const long LargestFetchBytes = 64L << 20;
    private const long HeaderBytes = 64L << 10;
    // Fetched once more, where they were gated.
    private const long Copies = 2;

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
            verdicts.AddRange(Compare(live, Before, places));
            if (!verdicts[^1].Passed) break;
            verdicts.AddRange(OnToTheLast(live, Before, places));
            if (!verdicts[^1].Passed) break;
        }

        return verdicts;
    }

    /// <summary>
    /// The outputs of the last timed step against the golden of its own input set.
    /// Where state went far beyond the golden's steps by then, those are run again, from the last timed step's set on.
    /// </summary>
    public static IReadOnlyList<Verdict> AfterRounds(LiveCell live, RunPlaces places)
    {
        if (live.Bundle.Info.GoldenSteps == 0) return Compare(live, After, places);
        live.Reset();
        return OnToTheLast(live, After, places);
    }

    public static IReadOnlyList<Verdict> OneStepInFull(LiveCell live, RunPlaces places)
    {
        live.Reset();
        live.Run(1, 0, MessageLimits.FirstStep);
        return Compare(live, InFull, places);
    }

    // What a step leaves behind shows in those after it.
    private static IReadOnlyList<Verdict> OnToTheLast(LiveCell live, string station, RunPlaces places)
    {
        var left = live.Bundle.Info.GoldenSteps - live.StepsSinceReset;
        if (left <= 0) return [];
        live.Run(left, (live.LastSet + 1) % live.Bundle.Info.Sets, MessageLimits.Run(left, live.StepNanoseconds));
        return Compare(live, station, places);
    }

    private static IReadOnlyList<Verdict> Compare(LiveCell live, string station, RunPlaces places)
    {
        var file = Path.Combine(places.ScratchFolder, $"fetched-{live.Index}.safetensors");
        var again = file + ".again";
        Directory.CreateDirectory(places.ScratchFolder);
        try
        {
            var rows = Rows(live.Bundle, live.Planned.Key.Precision);
            EnsureRoom(live, rows, places);
            live.Fetch(rows, file, station == After ? again : null);
            using var fetched = SafetensorsFile.Open(file);
            return [.. live.Bundle.Graph.Outputs.Select(output => Verdict(live, station, fetched, output, rows))];
        }
        catch (GraphException broken)
        {
            var limit = Limits.Of(live.Planned.Key.Precision);
            return [Judgement.NotComparable($"cannot be read: {broken.Message}", limit, live.Bundle.Graph.Outputs[0], live.Wave, station, live.LastSet)];
        }
        finally
        {
            Clear(file);
            Clear(again);
        }
    }

    // A worker may have left what it likes where its file should be.
    private static void Clear(string file)
    {
        if (Directory.Exists(file)) Directory.Delete(file, recursive: true);
        else if (File.Exists(file)) File.Delete(file);
    }

    private static Verdict Verdict(LiveCell live, string station, SafetensorsFile fetched, string output, int[]? rows)
    {
        var limit = Limits.Of(live.Planned.Key.Precision);
        if (!fetched.Has(output)) return Judgement.NotComparable("was not handed out", limit, output, live.Wave, station, live.LastSet);
        if (live.Bundle.GoldenPool(output) is not { } golden)
            return Judgement.NotComparable("has no golden to be compared with", limit, output, live.Wave, station, live.LastSet);
        try
        {
            var info = live.Bundle.Info;
            var place = info.GoldenPlace(live.LastSet, live.StepsSinceReset);
            var distance = Distance.Between(Slices.Pairs(fetched[output], golden, info.GoldenPool, output, place, rows));
            var verdict = Judgement.Of(distance, limit, output, live.Wave, station, live.LastSet);
            if (verdict.Passed) return verdict;
            var instead = Diagnosis.Of(fetched[output], golden, info.GoldenPool, output, place, rows, limit.Norm, info.GoldenSteps);
            return instead is null ? verdict : verdict with { Words = $"{verdict.Words}; {instead}" };
        }
        catch (GateException why)
        {
            return Judgement.NotComparable(why.Message, limit, output, live.Wave, station, live.LastSet);
        }
    }

    // A worker without room to write would be taken for one that cannot hand out what it computed.
    private static void EnsureRoom(LiveCell live, int[]? rows, RunPlaces places)
    {
        var bytes = Copies * (Bytes(live.Bundle, live.Planned.Key.Precision) * (rows?.Length ?? 1) / (rows is null ? 1 : live.Bundle.Info.Pool.Batch)
            + HeaderBytes);
        var free = new DriveInfo(places.ScratchFolder).AvailableFreeSpace;
        if (free < bytes)
            throw new IOException(string.Create(CultureInfo.InvariantCulture,
                $"outputs of {bytes / (double)(1 << 20):0.0} MiB are to be compared, {free / (double)(1 << 20):0.0} MiB are free in {places.ScratchFolder}"));
    }

    private static long Bytes(Bundle bundle, string precision) =>
        bundle.Graph.Outputs.Sum(output => bundle.Graph.Values[output].Bytes) * (precision == "fp64" ? 2 : 1);

    // All rows where they fit into a fetch; else as many as do, evenly spread.
    private static int[]? Rows(Bundle bundle, string precision)
    {
        var pool = bundle.Info.Pool;
        var bytes = Bytes(bundle, precision);
        if (!pool.BySample || pool.Batch == 1 || bytes <= LargestFetchBytes) return null;
        var count = (int)Math.Max(1, LargestFetchBytes * pool.Batch / bytes);
        return [.. Enumerable.Range(0, count).Select(i => (int)((long)i * pool.Batch / count))];
    }
}
