using Bench.Graphs;

namespace Bench.Bundles;

/// <summary>A step that the judge computes: which one after a reset, its inputs, and what of its outputs is kept in which golden.</summary>
public sealed class GoldenStep
{
    private readonly Func<string, Tensor> _input;

    private GoldenStep(int step, Func<string, Tensor> input, IReadOnlyList<(int Row, int Place)> seen, IReadOnlyList<(int Row, int Place)> unseen) =>
        (Step, _input, Seen, Unseen) = (step, input, seen, unseen);

    /// <summary>1: from the state as loaded; any other: from what the one before left.</summary>
    public int Step { get; }
    /// <summary>Rows of its outputs, and where they lie in the golden of the input sets.</summary>
    internal IReadOnlyList<(int Row, int Place)> Seen { get; }
    /// <summary>The same in the golden of the inputs that are handed over later.</summary>
    internal IReadOnlyList<(int Row, int Place)> Unseen { get; }

    public Tensor Input(string value) => _input(value);

    /// <summary>Its output beside the golden of the input sets, where it has been computed before.</summary>
    public IEnumerable<(Tensor Output, Tensor Golden)> Beside(Tensor goldenPool, Pool pool, string value, Tensor output)
    {
        if (!pool.BySample || !pool.Values.Contains(value)) return Seen.Select(kept => (output, pool.Take(value, goldenPool, kept.Place)));
        var outer = 1;
        foreach (var d in output.Shape.Take(pool.Axis)) outer *= d;
        return Enumerable.Range(0, outer).SelectMany(o => Seen.Select(kept => (Slices.Slice(output, outer * pool.Batch, o * pool.Batch + kept.Row),
            Slices.Slice(goldenPool, outer * pool.Goldens, o * pool.Goldens + kept.Place))));
    }

    /// <summary>
    /// In the order in which they follow each other. Samples that are kept apart are computed side by side, as many as a batch holds, whichever golden they
    /// are of; with state the first steps from each set on.
    /// </summary>
    public static IReadOnlyList<GoldenStep> Of(Bundle bundle, bool seen, bool unseen)
    {
        var info = bundle.Info;
        var steps = new List<GoldenStep>();
        if (info.Pool.BySample && bundle.Graph.Inputs.All(info.Pool.Values.Contains))
        {
            var samples = (seen ? Samples(info.Pool, false) : []).Concat(unseen ? Samples(bundle.UnseenPool, true) : []);
            return [.. samples.Chunk(info.Pool.Batch).Select(batch => Joined(bundle, batch))];
        }

        if (seen && info.GoldenSteps > 0)
            for (var first = 0; first < info.Sets; first++)
                for (var step = 1; step <= info.GoldenSteps; step++)
                {
                    var set = (first + step - 1) % info.Sets;
                    steps.Add(new(step, value => bundle.Input(value, set), [(0, info.GoldenPlace(set, step))], []));
                }
        else if (seen) steps.AddRange(Apart(info.Pool, bundle.Input).Select(s => new GoldenStep(1, s.Input, s.Rows, [])));
        if (unseen) steps.AddRange(Apart(bundle.UnseenPool, bundle.UnseenInput).Select(s => new GoldenStep(1, s.Input, [], s.Rows)));
        return steps;
    }

    private static IEnumerable<(bool Unseen, int Sample, int Place)> Samples(Pool pool, bool unseen) =>
        Enumerable.Range(0, pool.Goldens).Select(place => (unseen, pool.JudgedSample(place), place));

    // A step a set until every golden has been seen.
    private static IEnumerable<(Func<string, Tensor> Input, IReadOnlyList<(int Row, int Place)> Rows)> Apart(Pool pool, Func<string, int, Tensor> input)
    {
        var left = Enumerable.Range(0, pool.Goldens).ToHashSet();
        for (var set = 0; left.Count > 0; set++)
        {
            var k = set;
            var rows = Enumerable.Range(0, pool.Batch).Select(row => (Row: row, Place: pool.GoldenOf(row, k)))
                .Where(pair => pair.Place is { } place && left.Remove(place)).Select(pair => (pair.Row, pair.Place!.Value)).ToList();
            if (rows.Count > 0) yield return (value => input(value, k), rows);
        }
    }

    private static GoldenStep Joined(Bundle bundle, (bool Unseen, int Sample, int Place)[] batch)
    {
        var pool = bundle.Info.Pool;
        // A batch that is not full is filled with its first.
        var rows = Enumerable.Range(0, pool.Batch).Select(row => row < batch.Length ? batch[row] : batch[0]).ToList();
        IReadOnlyList<(int, int)> Of(bool unseen) => [.. batch.Select((sample, row) => (sample, row)).Where(p => p.sample.Unseen == unseen)
            .Select(p => (p.row, p.sample.Place))];
        return new(1, value => pool.Join(bundle.Graph.Values[value],
            [.. rows.Select(row => (row.Unseen ? bundle.UnseenStored(value) : bundle.Stored(value), row.Sample))]), Of(false), Of(true));
    }
}
