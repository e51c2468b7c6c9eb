using System.Numerics;
using Bench.Graphs;

namespace Bench.Reference;

public static unsafe class ReduceKernels
{
    private delegate V Row<V>(V* x, int n) where V : unmanaged;

    public static IEnumerable<(string Name, Kernel<T> Kernel)> Table<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
    [
        ("ReduceSum", c => Reduce(c, Rows.Sum, Total)),
        ("ReduceMean", c => Reduce(c, (x, n) => Rows.Sum(x, n) / T.CreateChecked(n), (x, n) => n == 0 ? 0 : Total(x, n) / n)),
        ("ReduceMax", c => Reduce(c, Rows.Max, (x, n) => Best(x, n, true, Least(c.DType(0))))),
        ("ReduceMin", c => Reduce(c, (x, n) => Folded(x, n, T.PositiveInfinity, T.Min), (x, n) => Best(x, n, false, Most(c.DType(0))))),
        ("ReduceProd", c => Reduce(c, (x, n) => Folded(x, n, T.One, (a, b) => a * b), (x, n) => Folded(x, n, 1L, (a, b) => a * b))),
        ("ReduceSumSquare", c => Reduce(c, (x, n) => Rows.Squares(x, n, T.Zero), (x, n) => Folded(x, n, 0L, (a, b) => a + b * b))),
        ("ReduceL1", c => Reduce(c, (x, n) => Folded(x, n, T.Zero, (a, b) => a + T.Abs(b)), (x, n) => Folded(x, n, 0L, (a, b) => a + Math.Abs(b)))),
        ("ReduceL2", c => Reduce(c, (x, n) => T.Sqrt(Rows.Squares(x, n, T.Zero)), (x, n) => (long)Math.Sqrt(Folded(x, n, 0L, (a, b) => a + b * b)))),
        ("ReduceLogSum", c => Reduce(c, (x, n) => T.Log(Rows.Sum(x, n)), (x, n) => (long)Math.Log(Total(x, n)))),
        ("ReduceLogSumExp", c => Reduce(c, LogSumExp, (x, n) => (long)Math.Log(Folded(x, n, 0.0, (a, b) => a + Math.Exp(b))))),
        ("ArgMax", c => Arg(c, true)), ("ArgMin", c => Arg(c, false)),
        ("CumSum", CumSum),
    ];

    private static A Folded<V, A>(V* x, int n, A start, Func<A, V, A> add) where V : unmanaged
    {
        for (var i = 0; i < n; i++) start = add(start, x[i]);
        return start;
    }

    private static long Total(long* x, int n) => Folded(x, n, 0L, (a, b) => a + b);

    // Smallest and largest of a type in the order that long gives: ulong's bits compare as they should only with the sign turned.
    private static long Least(DType type) => type switch
    {
        DType.I64 => long.MinValue,
        DType.I32 => int.MinValue,
        DType.I16 => short.MinValue,
        DType.I8 => sbyte.MinValue,
        _ => 0,
    };

    private static long Most(DType type) => type switch
    {
        DType.U64 => -1,
        DType.I64 => long.MaxValue,
        DType.I32 => int.MaxValue,
        DType.I16 => short.MaxValue,
        DType.I8 => sbyte.MaxValue,
        DType.U32 => uint.MaxValue,
        DType.U16 => ushort.MaxValue,
        DType.U8 => byte.MaxValue,
        _ => 1,
    };

    private static long Best(long* x, int n, bool largest, long start) =>
        Folded(x, n, start, (a, b) => largest
            ? (ulong.CreateTruncating(b) > ulong.CreateTruncating(a) && a >= 0 && b >= 0) || (a < 0 || b < 0) && b > a
            ? b
            : a : b < a ? b : a);

    private static T LogSumExp<T>(T* x, int n) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var most = Rows.Max(x, n);
        if (!T.IsFinite(most)) return most;
        return most + T.Log(Folded(x, n, T.Zero, (a, b) => a + T.Exp(b - most)));
    }

    private static void Reduce<T>(Call<T> c, Row<T> floats, Row<long> longs) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var axes = Graphs.Operators.Reduce.Axes(c.Site);
        switch (c.DType(0).Compute())
        {
            case Compute.Float:
                Reduce(c, axes, floats);
                break;
            case Compute.Long:
                Reduce(c, axes, longs);
                break;
            default:
                // Only Max and Min are defined for booleans, and there they mean any and all.
                var any = c.Node.Op == "ReduceMax";
                Reduce<T, byte>(c, axes, (x, n) => Folded(x, n, any ? (byte)0 : (byte)1, any ? Math.Max : Math.Min));
                break;
        }
    }

    // What is kept comes first, what is reduced last; then every output is one row.
    private static void Reduce<T, V>(Call<T> c, int[] axes, Row<V> row) where T : unmanaged, IBinaryFloatingPointIeee754<T> where V : unmanaged
    {
        var shape = c.Shape(0);
        int[] kept = [.. Enumerable.Range(0, shape.Rank).Except(axes)], order = [.. kept, .. axes];
        var n = 1;
        foreach (var a in axes) n *= shape[a];
        V* x = (V*)c.Raw(0), y = (V*)c.Output(0).Address;
        if (!order.Where(a => shape[a] != 1).SequenceEqual(Enumerable.Range(0, shape.Rank).Where(a => shape[a] != 1)))
        {
            var turned = (V*)c.TemporaryBytes(c.Count(0) * sizeof(V));
            Strided.Permute(c.Crew, x, shape, order, turned, sizeof(V));
            x = turned;
        }

        Stored.Pieces(c.Crew, c.Output(0).Count * Math.Max(1, n), (start, count) =>
        {
            // Rows that begin in this piece.
            long size = Math.Max(1, n), first = (start + size - 1) / size, end = (start + count + size - 1) / size;
            for (var i = first; i < end; i++) y[i] = row(x + i * n, n);
        });
    }

    private static void Arg<T>(Call<T> c, bool largest) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (c.DType(0).IsFloat()) Arg<T, T>(c, largest);
        else Arg<T, long>(c, largest);
    }

    private static void Arg<T, V>(Call<T> c, bool largest) where T : unmanaged, IBinaryFloatingPointIeee754<T> where V : unmanaged, INumber<V>
    {
        var lines = Lines.Of(c.Shape(0), c.Site.Axis("axis", c.Shape(0).Rank));
        var last = c.Attributes.Int("select_last_index", 0) != 0;
        var x = (V*)c.Raw(0);
        var y = c.OutLongs(0);
        c.Crew.For(lines.Count, (line, _) =>
        {
            var start = lines.Start(line);
            var best = 0;
            for (var i = 1; i < lines.Length; i++)
            {
                V a = x[start + (long)i * lines.Step], b = x[start + (long)best * lines.Step];
                if ((largest ? a > b : a < b) || last && a == b) best = i;
            }

            y[line] = best;
        });
    }

    private static void CumSum<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (c.DType(0).IsFloat()) CumSum<T, T>(c);
        else CumSum<T, long>(c);
    }

    private static void CumSum<T, V>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T> where V : unmanaged, INumber<V>
    {
        var lines = Lines.Of(c.Shape(0), c.Site.Axis(c.Longs(1)[0], c.Shape(0).Rank));
        bool exclusive = c.Attributes.Int("exclusive", 0) != 0, reverse = c.Attributes.Int("reverse", 0) != 0;
        V* x = (V*)c.Raw(0), y = (V*)c.Output(0).Address;
        c.Crew.For(lines.Count, (line, _) =>
        {
            var sum = V.Zero;
            for (var i = 0; i < lines.Length; i++)
            {
                var at = lines.Start(line) + (long)(reverse ? lines.Length - 1 - i : i) * lines.Step;
                var value = x[at];
                y[at] = exclusive ? sum : sum + value;
                sum += value;
            }
        });
    }
}
