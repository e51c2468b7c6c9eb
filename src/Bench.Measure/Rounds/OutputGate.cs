using System.Globalization;
using Bench.Bundles;
using Bench.Graphs;
using Bench.Graphs.Safetensors;
using Bench.Measure.Gate;
using Bench.Measure.Workers;
using Bench.Records;

namespace Bench.Measure.Rounds;

// The outputs of the last step that a worker ran, against the golden of what its input set held.
internal static class OutputGate
{
    private const long LargestFetchBytes = 64L << 20;
    private const long HeaderBytes = 64L << 10;
    // Fetched once more, where the rounds are over.
    private const long Copies = 2;

    // Where the right answer lies: in the golden of the bundle's own sets, or of the inputs that were handed over.
    private readonly record struct Right(Pool Pool, int Place, bool Unseen);

    public static IReadOnlyList<Verdict> Compare(LiveCell live, string station, RunPlaces places)
    {
        var file = Path.Combine(places.ScratchFolder, $"fetched-{live.Index}.safetensors");
        var again = file + ".again";
        Directory.CreateDirectory(places.ScratchFolder);
        try
        {
            var right = live.HandedOver.TryGetValue(live.LastSet, out var turn)
                ? new Right(live.Bundle.UnseenPool, turn, true)
                : new Right(live.Bundle.Info.GoldenPool, live.Bundle.Info.GoldenPlace(live.LastSet, live.StepsSinceReset), false);
            var rows = Rows(live.Bundle, live.Planned.Key.Precision, right);
            EnsureRoom(live, rows, places);
            live.Fetch(rows, file, station == GateStation.After ? again : null);
            List<Verdict> verdicts;
            using (var fetched = SafetensorsFile.Open(file))
            {
                verdicts = [.. live.Bundle.Graph.Outputs.Select(output => Verdict(live, station, fetched, output, rows, right))];
            }

            // What rounding does to a state is simulated for the bundle's own inputs alone; those that were handed over are judged by their outputs.
            if (live.Bundle.Graph.State.Count > 0 && !right.Unseen && verdicts.All(verdict => verdict.Passed)) verdicts.Add(State(live, station, file, right));
            return live.Bundle.Info.GoldenSteps == 0 ? verdicts : [.. verdicts.Select(verdict => verdict with { Step = live.StepsSinceReset })];
        }
        catch (GraphException broken)
        {
            var limit = Limits.Of(live.Planned.Key.Precision);
            var verdict = Judgement.NotComparable(GateFault.Unreadable, limit, live.Bundle.Graph.Outputs[0], live.Wave, station, live.LastSet);
            return [verdict with { Broken = broken.Message }];
        }
        finally
        {
            Clear(file);
            Clear(again);
        }
    }

    /// <summary>Of all that is looked at after a step.</summary>
    public static long Bytes(Bundle bundle, string precision) => bundle.Graph.Outputs.Concat(bundle.Graph.State.Select(state => state.From))
        .Sum(value => bundle.Graph.Values[value].Bytes) * (precision == "fp64" ? 2 : 1);

    /// <summary>What a fetch of outputs hands out at most.</summary>
    public static long Fetched(LiveCell live) => Math.Min(LargestFetchBytes, live.Bundle.Graph.Outputs.Sum(output => live.Bundle.Graph.Values[output].Bytes));

    private static Verdict State(LiveCell live, string station, string file, Right right)
    {
        live.Worker.Fetch("state", null, file, MessageLimits.Fetch);
        using var fetched = SafetensorsFile.Open(file);
        return StateGate.Compare(live, fetched, right.Pool, right.Place, station);
    }

    // A worker may have left what it likes where its file should be.
    private static void Clear(string file)
    {
        if (Directory.Exists(file)) Directory.Delete(file, recursive: true);
        else if (File.Exists(file)) File.Delete(file);
    }

    private static Verdict Verdict(LiveCell live, string station, SafetensorsFile fetched, string output, int[]? rows, Right right)
    {
        var precision = live.Planned.Key.Precision;
        var limit = Limits.Of(precision);
        if (!fetched.Has(output)) return Judgement.NotComparable(GateFault.NotHandedOut, limit, output, live.Wave, station, live.LastSet);
        if ((right.Unseen ? live.Bundle.UnseenGoldenPool(output) : live.Bundle.GoldenPool(output)) is not { } golden)
            return Judgement.NotComparable(GateFault.WithoutGolden, limit, output, live.Wave, station, live.LastSet);
        try
        {
            var distance = Distance.Between(Slices.Pairs(fetched[output], golden, right.Pool, output, right.Place, rows));
            if (!golden.DType.IsFloat()) limit = Limit.Exact;
            var verdict = Judgement.Of(distance, limit, output, live.Wave, station, live.LastSet);
            // What the limits of all workloads do not allow, this one's own may; the judge is asked only then.
            if (!verdict.Passed && Limits.Factor(precision) is { } factor
                && live.Bundle.Simulated(precision)?.Outputs.GetValueOrDefault(output) is { } simulated)
                verdict = Judgement.Of(distance, limit = limit.For(simulated, factor), output, live.Wave, station, live.LastSet);
            verdict = verdict with { Unseen = right.Unseen ? true : null };
            if (verdict.Passed) return verdict;
            return verdict with
            {
                Instead = Diagnosis.Of(fetched[output], golden, right.Pool, output, right.Place, rows, limit.Norm, live.Bundle.Info.GoldenSteps),
            };
        }
        catch (NothingComparedException)
        {
            return Judgement.NotComparable(GateFault.WithoutGolden, limit, output, live.Wave, station, live.LastSet);
        }
        catch (OtherShapeException other)
        {
            return Judgement.NotComparable(GateFault.OtherShape, limit, output, live.Wave, station, live.LastSet) with
            {
                Shape = other.Output.ToString(),
                GoldenShape = other.Golden.ToString(),
                Samples = other.Samples,
            };
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

    // Those that have a golden; where they do not all fit into a fetch, others each time, so that no row is never looked at. Null: all of the step's.
    private static int[]? Rows(Bundle bundle, string precision, Right right)
    {
        var pool = right.Pool;
        if (!pool.BySample || pool.Batch == 1) return null;
        int[] rows = [.. Enumerable.Range(0, pool.Batch).Where(row => pool.GoldenOf(row, right.Place) is not null)];
        var most = (int)Math.Clamp(LargestFetchBytes * pool.Batch / Math.Max(1, Bytes(bundle, precision)), 1, pool.Batch);
        if (rows.Length > most)
        {
            Random.Shared.Shuffle(rows);
            rows = [.. rows.Take(most).Order()];
        }

        return rows.Length == pool.Batch ? null : rows;
    }
}
