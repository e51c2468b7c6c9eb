using System.Text.Json.Serialization;
using Bench.Graphs;

namespace Bench.Bundles;

/// <summary>
/// The different samples of a workload, as many as a batch has and more. By sample: input set k is the pool rotated by k, so one golden serves all sets.
/// By step, where outputs do not keep samples apart or a state remembers them: input set k is the k-th whole step of the pool.
/// </summary>
public sealed record Pool
{
    private const int Least = 4, MostJudged = 8;
    // Of the samples that an engine sees only after warm-up.
    private const int LeastUnseen = 2, MostUnseenJudged = 4;
    private const long UnseenGoldenBytes = 128 << 20;

    public required bool BySample { get; init; }
    /// <summary>The axis that counts what is pooled, in stored inputs and golden.</summary>
    public required int Axis { get; init; }
    public required int Count { get; init; }
    public required int Batch { get; init; }
    /// <summary>Inputs, outputs and changes of state that are pooled; the others are the same in every set.</summary>
    public required IReadOnlyList<string> Values { get; init; }

    /// <summary>The samples that have a golden, in order, where not all have one: computing all of a large batch would cost too much.</summary>
    public IReadOnlyList<int>? Judged { get; init; }

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
                    Count = Math.Max(batch, Least),
                    Batch = batch,
                    Judged = Drawn(MostJudged, batch),
                    Values = [.. graph.Inputs.Concat(graph.Outputs).Where(Counts)]
                };
        }

        return new Pool { BySample = false, Axis = 0, Count = sets, Batch = 1, Values = [.. graph.Inputs, .. graph.Outputs, .. Changes(graph)] };
    }

    private static IEnumerable<string> Changes(Graph graph) => graph.State.Select(state => StateChange.Name(state.Name));

    /// <summary>
    /// Of the inputs that are handed over while a cell is loaded: whole other samples, or another whole step. As many as a batch has, and two at least,
    /// so that they can be turned.
    /// </summary>
    public Pool Unseen(Graph graph)
    {
        if (!BySample) return this with { Count = 1 };
        var count = Math.Max(Batch, LeastUnseen);
        var sampleBytes = Math.Max(1, graph.Outputs.Sum(output => graph.Values[output].Shape.Elements) * sizeof(double) / Batch);
        return this with { Count = count, Judged = Drawn((int)Math.Clamp(UnseenGoldenBytes / sampleBytes, 1, MostUnseenJudged), count) };
    }

    // One out of each of so many equal parts, so that they are spread, and the same on every machine.
    private static int[]? Drawn(int most, int count)
    {
        if (count <= most) return null;
        var words = new uint[(most + Philox.WordsPerBlock - 1) / Philox.WordsPerBlock * Philox.WordsPerBlock];
        Philox.Fill(Philox.Stream.Of("samples that have a golden", (uint)count, (uint)most), 0, words);
        return
        [
            .. Enumerable.Range(0, most).Select(part =>
            {
                var (first, next) = ((int)((long)part * count / most), (int)((part + 1L) * count / most));
                return first + (int)((ulong)words[part] * (ulong)(next - first) >> 32);
            })
        ];
    }

    /// <summary>How many samples have a golden.</summary>
    [JsonIgnore]
    public int Goldens => Judged?.Count ?? Count;

    /// <summary>The sample whose golden lies there.</summary>
    public int JudgedSample(int place) => Judged is null ? place : Judged[place];

    /// <summary>Where the golden of the sample lies that a row of input set <paramref name="set"/> holds; null where it has none.</summary>
    public int? GoldenOf(int row, int set)
    {
        var sample = (row + set) % Count;
        if (Judged is null) return sample;
        for (var place = 0; place < Judged.Count; place++)
            if (Judged[place] == sample) return place;
        return null;
    }

    /// <summary>The input sets of which at least one row has a golden: of any other, nothing could be compared.</summary>
    [JsonIgnore]
    public IReadOnlyList<int> JudgedSets => BySample
        ? [.. Enumerable.Range(0, Count).Where(set => Enumerable.Range(0, Batch).Any(row => GoldenOf(row, set) is not null))] : [.. Enumerable.Range(0, Count)];

    /// <summary>The type in which all goldens of an output are stored.</summary>
    public TensorType StoredGolden(string value, TensorType type) => (this with { Count = Goldens }).Stored(value, type);

    /// <summary>What a step of input set <paramref name="set"/> should give; zero in rows of which there is no golden.</summary>
    public Tensor TakeGolden(string value, Tensor stored, int set)
    {
        if (!BySample || Judged is null || !Values.Contains(value)) return Take(value, stored, set);
        var rows = Enumerable.Range(0, Batch).Select(row => (Row: row, Place: GoldenOf(row, set))).Where(pair => pair.Place is not null).ToList();
        var type = stored.Type with { Shape = new Shape(stored.Shape.Select((d, i) => i == Axis ? Batch : d)) };
        var bytes = new byte[type.Bytes];
        var outer = 1;
        foreach (var d in stored.Shape.Take(Axis)) outer *= d;
        var inner = outer == 0 ? 0 : stored.Data.Length / outer / Goldens;
        for (var o = 0; o < outer; o++)
            foreach (var (row, place) in rows)
                stored.Data.Span.Slice((o * Goldens + place!.Value) * inner, inner).CopyTo(bytes.AsSpan((o * Batch + row) * inner));
        return new Tensor(type, bytes);
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

    /// <summary>A step's input out of samples of several stored pools.</summary>
    internal Tensor Join(TensorType type, IReadOnlyList<(Tensor Stored, int Sample)> rows)
    {
        var bytes = new byte[type.Bytes];
        var outer = 1;
        foreach (var d in type.Shape.Take(Axis)) outer *= d;
        var inner = outer == 0 ? 0 : bytes.Length / outer / rows.Count;
        for (var o = 0; o < outer; o++)
            for (var row = 0; row < rows.Count; row++)
            {
                var (stored, sample) = rows[row];
                stored.Data.Span.Slice((o * stored.Shape[Axis] + sample) * inner, inner).CopyTo(bytes.AsSpan((o * rows.Count + row) * inner));
            }

        return new Tensor(type with { DType = rows[0].Stored.DType }, bytes);
    }

    /// <summary>Copies rows of a step's output to their places among the goldens' bytes.</summary>
    public void Put(string value, Tensor output, IEnumerable<(int Row, int Place)> rows, Span<byte> stored)
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
            foreach (var (row, place) in rows)
                output.Data.Span.Slice((o * batch + row) * inner, inner).CopyTo(stored[((o * Goldens + place) * inner)..]);
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
