using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace Bench.Reference;

// Where a product goes: row r, column j lies at r * RowStride + (j / Span) * SpanStride + j % Span. A convolution's columns run over all images.
public readonly unsafe struct Target<T>(T* start, long rowStride, int span = int.MaxValue, long spanStride = 0) where T : unmanaged
{
    public T* At(int row, int column) => start + row * rowStride + column / span * spanStride + column % span;
    public long RowStride => rowStride;
    /// <summary>How many elements from this column on lie side by side.</summary>
    public int Beside(int column) => span - column % span;
}

// What is done to a finished tile while it is in the cache (bias, activation).
public abstract unsafe class Epilogue<T> where T : unmanaged
{
    /// <summary>A piece of rows, a stride apart, of count elements side by side.</summary>
    public abstract void Apply(T* at, long stride, int row, int rows, int count);

    /// <summary>How far from an element of C lies what is added to it; 0 where nothing is.</summary>
    public virtual nint Offset(T* at) => 0;

    /// <summary>The same for a product whose row 0 is this one's row <paramref name="row"/>.</summary>
    public abstract Epilogue<T> From(int row);
}

// What follows a convolution in a network: a scale and shift for each channel, the sum with another branch, and Relu.
internal sealed unsafe class AffineRows<T>(T* scale, T* shift, T* output, T* branch, bool relu) : Epilogue<T> where T : unmanaged, INumber<T>
{
    public override nint Offset(T* at) => branch == null ? 0 : (nint)(branch - output);

    public override void Apply(T* at, long stride, int row, int rows, int count)
    {
        for (var r = 0; r < rows; r++) Apply(at + r * stride, row + r, count);
    }

    private void Apply(T* at, int row, int count)
    {
        var other = branch == null ? null : branch + (at - output);
        Vector<T> s = new(scale[row]), t = new(shift[row]);
        int i = 0, w = Vector<T>.Count;
        for (; i <= count - w; i += w)
        {
            var v = Vector.Load(at + i) * s + t;
            if (other != null) v += Vector.Load(other + i);
            if (relu) v = Vector.ConditionalSelect(Vector.LessThan(v, Vector<T>.Zero), Vector<T>.Zero, v);
            Vector.Store(v, at + i);
        }

        for (; i < count; i++)
        {
            var v = at[i] * scale[row] + shift[row];
            if (other != null) v += other[i];
            at[i] = relu && v < T.Zero ? T.Zero : v;
        }
    }

    public override Epilogue<T> From(int row) => new AffineRows<T>(scale + row, shift + row, output, branch, relu);
}

internal sealed unsafe class AddToRows<T>(T* bias) : Epilogue<T> where T : unmanaged, INumber<T>
{
    public override void Apply(T* at, long stride, int row, int rows, int count)
    {
        for (var r = 0; r < rows; r++, at += stride)
            for (var i = 0; i < count; i++) at[i] += bias[row + r];
    }

    public override Epilogue<T> From(int row) => new AddToRows<T>(bias + row);
}

// C = A·B, blocked and packed after Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008).
// Threads share out blocks of C and never a sum, so that the result does not depend on their number.
public static unsafe class Gemm
{
    // A strip of B of this depth (16 floats wide: 16 KiB) stays in the first cache while strips of A pass by.
    public const int Depth = 256;
    private const int RowsInCache = 144;

    public static void Run<T>(Crew crew, int m, int n, int k, Source<T> a, Source<T> b, Target<T> c, Epilogue<T>? epilogue = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (m == 0 || n == 0) return;
        int width = Tile<T>.Columns, strips = (n + width - 1) / width;
        if (a is not Packed<T>)
        {
            // Inside a body of the crew this is that worker's own scratch.
            T* memory = null;
            crew.For(1, (_, worker) => memory = (T*)crew.Scratch(worker, 0, Packed<T>.Elements(m, k, Tile<T>.Rows) * sizeof(T)));
            a = new Packed<T>(crew, a, m, k, Tile<T>.Rows, memory);
        }

        var (columnBlocks, rowBlocks) = Share(crew.Threads, strips, (m + Tile<T>.Rows - 1) / Tile<T>.Rows, 384 / width);
        var rowStrips = (m + Tile<T>.Rows - 1) / Tile<T>.Rows;
        crew.For(columnBlocks * rowBlocks, (task, worker) =>
        {
            int column = task / rowBlocks, row = task % rowBlocks;
            int s0 = (int)((long)strips * column / columnBlocks), s1 = (int)((long)strips * (column + 1) / columnBlocks);
            int r0 = (int)((long)rowStrips * row / rowBlocks) * Tile<T>.Rows, r1 = (int)((long)rowStrips * (row + 1) / rowBlocks) * Tile<T>.Rows;
            Block(crew, worker, r0, Math.Min(r1, m), s0, s1, n, k, a, b, c, epilogue);
        });
    }

    // Blocks of columns small enough for the second cache; a number of blocks that the threads can share evenly.
    private static (int Columns, int Rows) Share(int threads, int strips, int rowStrips, int stripsInCache)
    {
        var columns = Math.Max(1, (strips + stripsInCache - 1) / stripsInCache);
        if (threads == 1) return (columns, 1);
        if (columns >= 8 * threads) return (columns, 1);
        columns = Math.Min(strips, (columns + threads - 1) / threads * threads);
        if (columns >= threads) return (columns, 1);
        return (columns, Math.Min(Math.Max(1, rowStrips / 4), (threads + columns - 1) / columns));
    }

    private static void Block<T>(Crew crew, int worker, int r0, int r1, int s0, int s1, int n, int k, Source<T> a, Source<T> b, Target<T> c,
        Epilogue<T>? epilogue)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Tile<T>.Columns, rows = Tile<T>.Rows;
        var run = Tile<T>.Run;
        var edge = stackalloc T[rows * width];
        var scratch = (T*)crew.Scratch(worker, 1, (long)(s1 - s0) * width * Depth * sizeof(T));
        var k0 = 0;
        do
        {
            var depths = Math.Min(Depth, k - k0);
            var last = k0 + depths >= k;
            for (var i0 = r0; i0 < r1; i0 += RowsInCache)
                for (var s = s0; s < s1; s++)
                {
                    var column = s * width;
                    var columns = Math.Min(width, n - column);
                    var strip = b.Ready(column, k0, depths);
                    if (strip == null)
                    {
                        strip = scratch + (long)(s - s0) * width * Depth;
                        if (i0 == r0) b.Pack(strip, width, column, columns, k0, depths);
                    }

                    var whole = columns == width && c.Beside(column) >= width;
                    for (var i = i0; i < Math.Min(i0 + RowsInCache, r1); i += rows)
                    {
                        var height = Math.Min(rows, r1 - i);
                        var left = a.Ready(i, k0, depths);
                        if (whole && last) Touch(c.At(i, column), c.RowStride, height, width, epilogue);
                        if (whole && height == rows)
                            run(depths, left, strip, c.At(i, column), c.RowStride, k0 > 0);
                        else
                        {
                            run(depths, left, strip, edge, width, false);
                            Put(edge, width, i, height, column, columns, c, k0 > 0);
                        }

                        if (last && epilogue is not null) Finish(epilogue, i, height, column, columns, c);
                    }
                }

            k0 += depths;
        }
        while (k0 < k);
    }

    // Rows of C lie too far apart for the hardware to see them coming: asked for before the sums, they are there after them.
    private static void Touch<T>(T* at, long stride, int rows, int width, Epilogue<T>? epilogue) where T : unmanaged
    {
        if (!Sse.IsSupported) return;
        var other = epilogue is null ? 0 : epilogue.Offset(at);
        for (var r = 0; r < rows; r++, at += stride)
        {
            Sse.Prefetch0(at);
            Sse.Prefetch0(at + width - 1);
            if (other == 0) continue;
            Sse.Prefetch0(at + other);
            Sse.Prefetch0(at + other + width - 1);
        }
    }

    private static void Put<T>(T* tile, int width, int row, int rows, int column, int columns, Target<T> c, bool add) where T : unmanaged, INumber<T>
    {
        for (var r = 0; r < rows; r++)
            for (var j = 0; j < columns;)
            {
                var at = c.At(row + r, column + j);
                var end = Math.Min(columns, j + c.Beside(column + j));
                for (; j < end; j++, at++) *at = add ? *at + tile[r * width + j] : tile[r * width + j];
            }
    }

    private static void Finish<T>(Epilogue<T> epilogue, int row, int rows, int column, int columns, Target<T> c) where T : unmanaged
    {
        for (var j = 0; j < columns;)
        {
            var count = Math.Min(columns - j, c.Beside(column + j));
            epilogue.Apply(c.At(row, column + j), c.RowStride, row, rows, count);
            j += count;
        }
    }
}
