using System.Numerics;
using Bench.Graphs;

namespace Bench.Reference;

public static unsafe class MatMulKernels
{
    public static IEnumerable<(string Name, Kernel<T> Kernel)> Table<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [("MatMul", MatMul), ("Gemm", Gemm)];

    // An operand's memory where it lies (a weight as it is stored), with the strides of its matrices.
    private readonly struct Side
    {
        public readonly void* Start;
        public readonly DType Stored;
        public readonly int Rows, Columns;
        public readonly long RowStride, ColumnStride;
        public readonly Shape Batch;

        public Side(Value value, bool left, DType compute)
        {
            var shape = value.Shape;
            if (shape.Rank == 1) shape = left ? [1, shape[0]] : [shape[0], 1];
            Start = value.Address != null ? value.Address : value.Owner.StoredAddress;
            Stored = value.Address != null ? compute : value.Owner.Tensor!.DType;
            (Rows, Columns) = (shape[-2], shape[-1]);
            (RowStride, ColumnStride) = value.Transposed ? (1, Rows) : ((long)Columns, 1L);
            Batch = new Shape(shape.Dims[..^2]);
        }

        public Source<T> Lines<T>(bool rows, long matrix) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var start = (byte*)Start + matrix * Rows * Columns * Stored.Size();
            return rows ? new Matrix<T>(start, Stored, RowStride, ColumnStride) : new Matrix<T>(start, Stored, ColumnStride, RowStride);
        }
    }

    private static void MatMul<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!c.DType(0).IsFloat()) throw c.Site.Wrong("a product of integers is not computed by the reference");
        Side a = new(c.Input(0), true, Stored.Of<T>()), b = new(c.Input(1), false, Stored.Of<T>());
        int m = a.Rows, n = b.Columns, k = a.Columns;
        var y = c.Out(0);
        if (b.Batch.Elements == 1 && a.ColumnStride == 1)
        {
            m = checked((int)(a.Batch.Elements * m));
            Reference.Gemm.Run(c.Crew, m, n, k, a.Lines<T>(true, 0), Right(c, b, false, n, k), new Target<T>(y, n));
            return;
        }

        var batch = Broadcasted(a.Batch, b.Batch);
        var offsets = new (long A, long B)[batch.Elements];
        new Broadcast(batch, a.Batch, b.Batch).Each((i, from, _) => offsets[i] = (from[0], from[1]));
        c.Crew.For(offsets.Length, (i, _) =>
            Reference.Gemm.Run(c.Crew, m, n, k, a.Lines<T>(true, offsets[i].A), b.Lines<T>(false, offsets[i].B), new Target<T>(y + (long)i * m * n, n)));
    }

    private static Shape Broadcasted(Shape a, Shape b)
    {
        var dims = new int[Math.Max(a.Rank, b.Rank)];
        for (var i = 1; i <= dims.Length; i++)
        {
            int x = i <= a.Rank ? a[^i] : 1, y = i <= b.Rank ? b[^i] : 1;
            dims[^i] = x == 1 ? y : x;
        }

        return new Shape(dims);
    }

    private static Source<T> Right<T>(Call<T> c, Side b, bool transposed, int n, int k) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (c.Kept is Packed<T> packed) return packed;
        var source = b.Lines<T>(transposed, 0);
        if (!c.KeepWeights || c.Input(1).Owner.Tensor is null) return source;
        var memory = c.Temporary(Packed<T>.Elements(n, k, Tile<T>.Columns));
        c.Keep(memory);
        packed = new Packed<T>(c.Crew, source, n, k, Tile<T>.Columns, memory);
        c.Kept = packed;
        return packed;
    }

    private static void Gemm<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool transA = c.Attributes.Int("transA", 0) != 0, transB = c.Attributes.Int("transB", 0) != 0;
        Side a = new(c.Input(0), true, Stored.Of<T>()), b = new(c.Input(1), false, Stored.Of<T>());
        int m = c.OutShape(0)[0], n = c.OutShape(0)[1], k = transA ? a.Rows : a.Columns;
        var y = c.Out(0);
        var right = Right(c, b, transB, n, k);
        Reference.Gemm.Run(c.Crew, m, n, k, a.Lines<T>(!transA, 0), right, new Target<T>(y, n));
        T alpha = T.CreateChecked(c.Attributes.Float("alpha", 1)), beta = T.CreateChecked(c.Attributes.Float("beta", 1));
        var bias = c.Has(2) ? c.In(2) : null;
        if (bias == null && alpha == T.One) return;
        var both = new Broadcast(c.OutShape(0), bias == null ? Shape.Scalar : c.Shape(2));
        var step = both.Step(0);
        both.Rows(c.Crew, (to, from, count) =>
        {
            for (var i = 0; i < count; i++)
            {
                y[to + i] *= alpha;
                if (bias != null) y[to + i] += beta * bias[from[0] + i * step];
            }
        });
    }
}
