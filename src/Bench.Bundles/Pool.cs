using Bench.Graphs;

namespace Bench.Bundles;

/// <summary>
/// The different samples of a workload. By sample: input set k is the pool rotated by k and repeated to fill the batch, so one golden serves all sets.
/// By step, where outputs do not keep samples apart or a state remembers them: input set k is the k-th whole step of the pool.
/// </summary>
public sealed record Pool
{
    private const int Least = 4, Most = 8;

    public required bool BySample { get; init; }
    /// <summary>The axis that counts what is pooled, in stored inputs and golden.</summary>
    public required int Axis { get; init; }
    public required int Count { get; init; }
    public required int Batch { get; init; }
    /// <summary>Inputs and outputs that are pooled; the others are the same in every set.</summary>
    public required IReadOnlyList<string> Values { get; init; }

    public static Pool Of(Graph graph, int sets = BundleInfo.UsualSets)
    {
        // What a sample finds in a state belongs to its row: rotated, it would meet another's.
        if (graph.State.Count == 0 && graph.SampleAxis is { } axis
            && graph.Inputs.Where(i => graph.Values[i].Shape.Rank > axis).Select(i => (int?)graph.Values[i].Shape[axis]).FirstOrDefault() is { } batch)
        {
            bool Counts(string value) => graph.Values[value].Shape is var shape && shape.Rank > axis && shape[axis] == batch;
            if (batch > 0 && graph.Outputs.All(Counts))
                return new Pool
                {
                    BySample = true,
                    Axis = axis,
                    Count = Math.Clamp(batch, Least, Most),
                    Batch = batch,
                    Values = [.. graph.Inputs.Concat(graph.Outputs).Where(Counts)]
                };
        }

        return new Pool { BySample = false, Axis = 0, Count = sets, Batch = 1, Values = [.. graph.Inputs, .. graph.Outputs] };
    }

    /// <summary>The type in which all of the pool's samples of a value are stored.</summary>
    public TensorType Stored(string value, TensorType type)
    {
        if (!Values.Contains(value)) return type;
        int[] dims = BySample ? [.. type.Shape] : [Count, .. type.Shape];
        dims[Axis] = Count;
        return type with { Shape = new Shape(dims) };
    }

    /// <summary>The type of one of them alone: a picture, a sequence, a whole step.</summary>
    public TensorType Single(string value, TensorType type)
    {
        if (!BySample || !Values.Contains(value)) return type;
        return type with { Shape = new Shape(type.Shape.Where((_, i) => i != Axis)) };
    }

    /// <summary>What a step of input set <paramref name="set"/> takes out of the pool; a view where it lies in one piece.</summary>
    public Tensor Take(string value, Tensor stored, int set)
    {
        if (!Values.Contains(value)) return stored;
        if (!BySample) return Rows(stored, [set % Count]) is var row ? new Tensor(stored.Type with { Shape = new Shape(stored.Shape.Skip(1)) }, row.Data) : row;
        return Rows(stored, [.. Enumerable.Range(0, Batch).Select(j => (j + set) % Count)]);
    }

    /// <summary>The steps by which every sample of the pool is seen, and where: set, row in its batch, place in the pool.</summary>
    public IEnumerable<(int Set, IReadOnlyList<(int Row, int Sample)> Rows)> Tour()
    {
        if (!BySample)
            for (var k = 0; k < Count; k++) yield return (k, [(0, k)]);
        else
            for (var k = 0; k < Count; k += Batch)
                yield return (k, [.. Enumerable.Range(0, Math.Min(Batch, Count - k)).Select(j => (j, k + j))]);
    }

    /// <summary>Copies rows of a step's output to their samples' places among <paramref name="stored"/>'s bytes.</summary>
    public void Put(string value, Tensor output, IReadOnlyList<(int Row, int Sample)> rows, Span<byte> stored)
    {
        if (!Values.Contains(value))
        {
            output.Data.Span.CopyTo(stored);
            return;
        }

        var outer = 1;
        if (BySample)
            foreach (var d in output.Shape.Take(Axis)) outer *= d;
        var batch = BySample ? Batch : 1;
        var inner = outer == 0 ? 0 : output.Data.Length / outer / batch;
        for (var o = 0; o < outer; o++)
            foreach (var (row, sample) in rows)
                output.Data.Span.Slice((o * batch + row) * inner, inner).CopyTo(stored[((o * Count + sample) * inner)..]);
    }

    private Tensor Rows(Tensor stored, IReadOnlyList<int> rows)
    {
        var (outer, inner) = Around(stored);
        var type = stored.Type with { Shape = new Shape(stored.Shape.Select((d, i) => i == Axis ? rows.Count : d)) };
        var consecutive = rows.Zip(rows.Skip(1)).All(p => p.Second == p.First + 1);
        if (outer == 1 && consecutive) return new Tensor(type, stored.Data.Slice(rows[0] * inner, rows.Count * inner));
        var bytes = new byte[type.Bytes];
        for (var o = 0; o < outer; o++)
            for (var j = 0; j < rows.Count; j++)
                stored.Data.Span.Slice((o * Count + rows[j]) * inner, inner).CopyTo(bytes.AsSpan((o * rows.Count + j) * inner));
        return new Tensor(type, bytes);
    }

    // How many slabs there are outside the axis, and the bytes of one inside it.
    private (int Outer, int Inner) Around(Tensor stored)
    {
        var outer = 1;
        foreach (var d in stored.Shape.Take(Axis)) outer *= d;
        return (outer, outer == 0 ? 0 : stored.Data.Length / outer / Count);
    }
}
