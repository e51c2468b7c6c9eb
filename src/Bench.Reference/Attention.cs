using System.Numerics;
using Bench.Graphs;

namespace Bench.Reference;

public static unsafe class AttentionKernels
{
    public static IEnumerable<(string Name, Kernel<T> Kernel)> Table<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [("Attention", Attention), ("RotaryEmbedding", Rotary)];

    // Heads in memory, whichever layout: where head h of batch b starts and how far apart its rows are.
    private readonly struct Heads<T>(T* start, Shape shape, int heads) where T : unmanaged
    {
        private readonly int _size = shape.Rank == 4 ? shape[3] : shape[2] / heads;
        public int RowStride => shape.Rank == 4 ? shape[3] : shape[2];
        public T* Head(int batch, int head) => shape.Rank == 4
            ? start + ((long)batch * heads + head) * shape[2] * shape[3]
            : start + (long)batch * shape[1] * shape[2] + head * _size;
    }

    private static void Attention<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var z = Graphs.Operators.Attention.SizesOf(c.Site);
        int queries = z.Queries, total = z.Total, share = z.QueryHeads / z.KeyHeads;
        var scale = T.CreateChecked(c.Attributes.Float("scale", 1 / Math.Sqrt(z.HeadSize)));
        Heads<T> q = new(c.In(0), c.Shape(0), z.QueryHeads), y = new(c.Out(0), c.OutShape(0), z.QueryHeads);
        Heads<T> k = Present(c, 1, 4, 1, z.KeyHeads, z.Past, z.Keys, z.HeadSize), v = Present(c, 2, 5, 2, z.KeyHeads, z.Past, z.Keys, z.ValueSize);
        var mask = c.Has(3) ? new Mask<T>(c, z) : null;
        T* seen = c.Wants(3) ? c.Out(3) : null;
        var mode = c.Attributes.Int("qk_matmul_output_mode", 0);
        var cap = T.CreateChecked(c.Attributes.Float("softcap", 0));
        var causal = c.Attributes.Int("is_causal", 0) != 0;
        var lengths = c.Has(6) ? c.Longs(6) : null;
        c.Crew.For(z.Batch * z.QueryHeads, (task, worker) =>
        {
            int batch = task / z.QueryHeads, head = task % z.QueryHeads;
            var scores = (T*)c.Crew.Scratch(worker, 2, (long)queries * total * sizeof(T));
            Gemm.Run(c.Crew, queries, total, z.HeadSize, new Matrix<T>(q.Head(batch, head), Stored.Of<T>(), q.RowStride, 1),
                new Matrix<T>(k.Head(batch, head / share), Stored.Of<T>(), k.RowStride, 1), new Target<T>(scores, total));
            for (var i = 0; i < queries; i++)
            {
                var row = scores + (long)i * total;
                Rows.Scale(row, total, scale);
                Keep(0, row, i);
                mask?.Add(row, batch, head, i);
                if (causal) new Span<T>(row, total)[Math.Min(total, z.Past + i + 1)..].Fill(T.NegativeInfinity);
                if (lengths != null) new Span<T>(row, total)[(int)Math.Clamp(lengths[batch], 0, total)..].Fill(T.NegativeInfinity);
                Keep(1, row, i);
                if (cap > T.Zero)
                    for (var j = 0; j < total; j++) row[j] = cap * T.Tanh(row[j] / cap);
                Keep(2, row, i);
                NormalizeKernels.Softmax(row, row, total);
                Keep(3, row, i);
            }

            Gemm.Run(c.Crew, queries, z.ValueSize, total, new Matrix<T>(scores, Stored.Of<T>(), total, 1),
                new Matrix<T>(v.Head(batch, head / share), Stored.Of<T>(), 1, v.RowStride), new Target<T>(y.Head(batch, head), y.RowStride));

            void Keep(int stage, T* row, int i)
            {
                if (seen != null && stage == mode) new Span<T>(row, total).CopyTo(new Span<T>(seen + ((long)task * queries + i) * total, total));
            }
        });
    }

    // Keys or values with the past before them, as [batch, heads, length, size]; without either need they stay where they are.
    private static Heads<T> Present<T>(Call<T> c, int input, int past, int output, int heads, int before, int now, int size) where T
        : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var given = new Heads<T>(c.In(input), c.Shape(input), heads);
        if (!c.Has(past) && !c.Wants(output)) return given;
        var batch = c.Shape(input)[0];
        var all = c.Wants(output) ? c.Out(output) : c.Temporary((long)batch * heads * (before + now) * size);
        var old = c.Has(past) ? c.In(past) : null;
        for (var b = 0; b < batch; b++)
            for (var h = 0; h < heads; h++)
            {
                var to = all + ((long)b * heads + h) * (before + now) * size;
                if (old != null) new Span<T>(old + ((long)b * heads + h) * before * size, before * size).CopyTo(new Span<T>(to, before * size));
                for (var i = 0; i < now; i++)
                    new Span<T>(given.Head(b, h) + (long)i * given.RowStride, size).CopyTo(new Span<T>(to + (long)(before + i) * size, size));
            }

        return new Heads<T>(all, [batch, heads, before + now, size], heads);
    }

    // A mask that is added (numbers) or lets through (booleans), stretched over batch, heads and queries, but not over keys: those beyond its end are masked,
    // also where it has one only.
    private sealed class Mask<T>(Call<T> c, Graphs.Operators.Attention.Sizes z) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly void* _data = c.Raw(3);
        private readonly bool _bools = c.DType(3) == DType.BOOL;
        private readonly Shape _shape = c.Shape(3);

        public void Add(T* row, int batch, int head, int query)
        {
            var strides = _shape.Strides();
            ReadOnlySpan<int> at = [batch, head, query];
            long start = 0;
            for (var d = 2; d <= _shape.Rank; d++)
                if (_shape[^d] != 1) start += (long)at[4 - d] * strides[^d];
            var length = _shape[-1];
            for (var j = 0; j < z.Total; j++)
                if (j >= length) row[j] = T.NegativeInfinity;
                else if (!_bools) row[j] += ((T*)_data)[start + j];
                else if (((byte*)_data)[start + j] == 0) row[j] = T.NegativeInfinity;
        }
    }

    private static void Rotary<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var shape = c.Shape(0);
        int batch = shape[0], length = shape.Rank == 4 ? shape[2] : shape[1];
        var heads = shape.Rank == 4 ? shape[1] : (int)c.Attributes.Int("num_heads", 0);
        if (heads == 0) throw c.Site.Wrong("attribute \"num_heads\" is missing; an input of three dimensions needs it");
        var size = shape.Rank == 4 ? shape[3] : shape[2] / heads;
        var turned = (int)c.Attributes.Int("rotary_embedding_dim", 0) is > 0 and var given ? given : size;
        int half = turned / 2, width = c.Shape(1)[-1];
        var interleaved = c.Attributes.Int("interleaved", 0) != 0;
        T* cosines = c.In(1), sines = c.In(2);
        var positions = c.Has(3) ? c.Longs(3) : null;
        Heads<T> x = new(c.In(0), shape, heads), y = new(c.Out(0), shape, heads);
        c.Crew.For(batch * heads, (task, _) =>
        {
            int b = task / heads, h = task % heads;
            for (var i = 0; i < length; i++)
            {
                T* from = x.Head(b, h) + (long)i * x.RowStride, to = y.Head(b, h) + (long)i * y.RowStride;
                var at = (positions != null ? positions[(long)b * length + i] : (long)b * length + i) * width;
                for (var j = 0; j < half; j++)
                {
                    var (left, right) = interleaved ? (2 * j, 2 * j + 1) : (j, j + half);
                    T p = from[left], q = from[right], cos = cosines[at + j], sin = sines[at + j];
                    to[left] = p * cos - q * sin;
                    to[right] = p * sin + q * cos;
                }

                for (var j = turned; j < size; j++) to[j] = from[j];
            }
        });
    }
}
