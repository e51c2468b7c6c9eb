using Bench.Bundles;
using Bench.Graphs;
using Bench.Records;

namespace Bench.Measure.Gate;

/// <summary>What a wrong output is instead, as far as the golden's own samples tell.</summary>
public static class Diagnosis
{
    /// <summary>Null where nothing can be told. Set and rows as for <see cref="Slices.Pairs"/>.</summary>
    /// <param name="steps">How many after a reset the golden holds of each set; 0 where a step does not matter.</param>
    public static Instead? Of(Tensor output, Tensor goldenPool, Pool pool, string value, int set, int[]? rows, double normLimit, int steps = 0)
    {
        if (!pool.Values.Contains(value)) return null;
        if (!pool.BySample) return BySteps(output, goldenPool, pool, value, set, normLimit, steps);
        rows ??= [.. Enumerable.Range(0, pool.Batch)];
        if (pool.Axis != 0 || output.Shape.Rank != goldenPool.Shape.Rank || output.Shape[0] != rows.Length) return null;

        int[] wanted = [.. rows.Select(row => (row + set) % pool.Count)], found = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            // Its own sample first: two that are alike are no mistake.
            if (Match(output, goldenPool, pool, i, rows.Length, normLimit, wanted[i]) is not { } sample) return null;
            found[i] = sample;
        }

        // Every sample is in its place: each by itself is within the limit, and what is wrong is another thing.
        if (found.SequenceEqual(wanted)) return null;
        var shift = (found[0] - wanted[0] + pool.Count) % pool.Count;
        if (shift != 0 && found.Zip(wanted).All(pair => (pair.First - pair.Second - shift) % pool.Count == 0))
            return new Instead(InsteadKind.OutputOfAnother, new((set + shift) % pool.Count), new(set));
        return new Instead(found.Order().SequenceEqual(wanted.Order()) ? InsteadKind.InAnotherOrder : InsteadKind.Copies);
    }

    private static Instead? BySteps(Tensor output, Tensor goldenPool, Pool pool, string value, int set, double normLimit, int steps)
    {
        GoldenPlace Named(int place) => steps == 0 ? new(place) : new(place / steps, place % steps + 1);
        for (var other = 0; other < pool.Count; other++)
            if (other != set % pool.Count && output.Shape.Elements == goldenPool.Shape.Elements / pool.Count
                && Distance.Between([(output, pool.Take(value, goldenPool, other))]) is { NonFinite: 0 } distance && distance.Norm <= normLimit)
                return new Instead(InsteadKind.OutputOfAnother, Named(other), Named(set));
        return null;
    }

    private static int? Match(Tensor output, Tensor goldenPool, Pool pool, int row, int rows, double normLimit, int wanted)
    {
        foreach (var place in Enumerable.Range(0, pool.Goldens).OrderByDescending(place => pool.JudgedSample(place) == wanted))
            if (Distance.Between([(Slices.Slice(output, rows, row), Slices.Slice(goldenPool, pool.Goldens, place))]) is { NonFinite: 0 } distance
                && distance.Norm <= normLimit)
                return pool.JudgedSample(place);
        return null;
    }
}
