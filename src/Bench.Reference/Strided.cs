using Bench.Graphs;

namespace Bench.Reference;

// Elements picked by one stride a dimension: transposing, slicing and stretching are the same copy.
internal static unsafe class Strided
{
    public static void Permute(Crew crew, void* x, Shape shape, ReadOnlySpan<int> order, void* y, int size)
    {
        var own = shape.Strides();
        var dims = new int[order.Length];
        var strides = new long[order.Length];
        for (var d = 0; d < dims.Length; d++) (dims[d], strides[d]) = (shape[order[d]], own[order[d]]);
        Copy(crew, (byte*)x, 0, dims, strides, (byte*)y, size);
    }

    public static void Copy(Crew crew, byte* x, long start, int[] dims, long[] strides, byte* y, int size)
    {
        // Dimensions that follow each other in memory become one; the last one is copied in one go where it lies side by side.
        var joined = new List<(long Dim, long Stride)>();
        for (var d = 0; d < dims.Length; d++)
            if (dims[d] != 1)
            {
                if (joined.Count > 0 && joined[^1].Stride == strides[d] * dims[d]) joined[^1] = (joined[^1].Dim * dims[d], strides[d]);
                else joined.Add((dims[d], strides[d]));
            }

        if (joined.Count == 0) joined.Add((1, 1));
        var (inner, step) = joined[^1];
        long rows = 1;
        for (var d = 0; d < joined.Count - 1; d++) rows *= joined[d].Dim;
        if (rows * inner == 0) return;
        var perTask = Math.Max(1, 16384 / inner);
        crew.For((int)((rows + perTask - 1) / perTask), (task, _) =>
        {
            for (var row = task * perTask; row < Math.Min(rows, (task + 1) * perTask); row++)
            {
                long at = start, rest = row;
                for (var d = joined.Count - 2; d >= 0; rest /= joined[d].Dim, d--) at += rest % joined[d].Dim * joined[d].Stride;
                Row(x + at * size, step, y + row * inner * size, inner, size);
            }
        });
    }

    private static void Row(byte* x, long step, byte* y, long count, int size)
    {
        if (step == 1) Buffer.MemoryCopy(x, y, count * size, count * size);
        else if (size == 4)
            for (long i = 0; i < count; i++) ((uint*)y)[i] = ((uint*)x)[i * step];
        else if (size == 8)
            for (long i = 0; i < count; i++) ((ulong*)y)[i] = ((ulong*)x)[i * step];
        else
            for (long i = 0; i < count; i++) y[i] = x[i * step];
    }

    /// <summary>Copies one element.</summary>
    public static void Element(byte* from, byte* to, int size)
    {
        if (size == 4) *(uint*)to = *(uint*)from;
        else if (size == 8) *(ulong*)to = *(ulong*)from;
        else *to = *from;
    }
}
