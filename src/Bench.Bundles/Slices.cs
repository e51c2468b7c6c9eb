using Bench.Graphs;

namespace Bench.Bundles;

/// <summary>
/// An output beside its golden, sample by sample: neither is ever copied whole, and only rows that were fetched, and have a golden, are compared.
/// </summary>
public static class Slices
{
    /// <summary>Row i of the output is row rows[i] of the step; without rows, all of the step's.</summary>
    public static IEnumerable<(Tensor Output, Tensor Golden)> Pairs(Tensor output, Tensor goldenPool, Pool pool, string value, int set, int[]? rows)
    {
        if (!pool.BySample || !pool.Values.Contains(value))
        {
            yield return (output, pool.Take(value, goldenPool, set));
            yield break;
        }

        rows ??= [.. Enumerable.Range(0, pool.Batch)];
        if (output.Shape.Rank != goldenPool.Shape.Rank || output.Shape[pool.Axis] != rows.Length)
            throw new OtherShapeException(output.Shape, goldenPool.Shape, rows.Length);
        var outer = 1;
        foreach (var dim in goldenPool.Shape.Take(pool.Axis)) outer *= dim;
        // Both without an element, which is all that there is to compare.
        if (outer == 0) yield return (output, goldenPool);
        for (var o = 0; o < outer; o++)
            for (var i = 0; i < rows.Length; i++)
                if (pool.GoldenOf(rows[i], set) is { } place)
                    yield return (Slice(output, outer * rows.Length, o * rows.Length + i),
                        Slice(goldenPool, outer * pool.Goldens, o * pool.Goldens + place));
    }

    public static Tensor Slice(Tensor tensor, int parts, int part)
    {
        var elements = (int)(tensor.Shape.Elements / parts);
        var bytes = elements * tensor.DType.Size();
        return new Tensor(new TensorType(tensor.DType, [elements]), tensor.Data.Slice(part * bytes, bytes));
    }
}
