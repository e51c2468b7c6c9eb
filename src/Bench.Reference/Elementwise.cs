using System.Numerics;
using Bench.Graphs;

namespace Bench.Reference;

public static unsafe class ElementwiseKernels
{
    public static IEnumerable<(string Name, Kernel<T> Kernel)> Table<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
    [
        ("Exp", c => Map(c, default(Exponential))),
        ("Sqrt", c => Map(c, default(SquareRoot))),
        ("Tanh", c => Map(c, default(Tangent))),
        ("Erf", c => Map(c, default(ErfOf))),
        ("Sigmoid", c => Map(c, default(SigmoidOf))),
        ("Swish", c => Map(c, new SwishOf(c.Attributes.Float("alpha", 1)))),
        ("Gelu", Gelu),
        ("Log", c => Map(c, new Function(Math.Log))),
        ("Reciprocal", c => Map(c, new Function(x => 1 / x))),
        ("Sin", c => Map(c, new Function(Math.Sin))),
        ("Cos", c => Map(c, new Function(Math.Cos))),
        ("Softplus", c => Map(c, new Function(Functions.Softplus))),
        ("Floor", c => Map(c, new Function(Math.Floor))),
        ("Ceil", c => Map(c, new Function(Math.Ceiling))),
        ("Round", c => Map(c, new Function(x => Math.Round(x, MidpointRounding.ToEven)))),
        ("Abs", c => Each(c, x => T.Abs(x), long.Abs)),
        ("Neg", c => Each(c, x => -x, x => -x)),
        ("Sign", c => Each(c, x => x > T.Zero ? T.One : x < T.Zero ? -T.One : x, x => Math.Sign(x))),
        ("Relu", Relu),
        ("Not", c => Bytes(c, (i, _) => c.Bools(0)[i] == 0)),
        ("IsNaN", c => Bytes(c, (i, _) => T.IsNaN(c.In(0)[i]))),
        ("IsInf", IsInfinite),
        ("Identity", Copy), ("Dropout", Dropout), ("Cast", Cast), ("CastLike", Cast), ("Clip", Clip),
        ("Add", Fold<T, Sum>), ("Sub", Fold<T, Difference>), ("Mul", Fold<T, Times>), ("Div", Fold<T, Quotient>),
        ("Max", Fold<T, Larger>), ("Min", Fold<T, Smaller>), ("Sum", Fold<T, Sum>), ("Mean", Mean), ("Pow", Pow),
        ("Mod", c => { if (c.Attributes.Int("fmod", 0) != 0) Fold<T, Remainder>(c); else Fold<T, Modulo>(c); }),
        ("And", Fold<T, Both>), ("Or", Fold<T, Either>), ("Xor", Fold<T, OneOnly>),
        ("Equal", Compare<T, IsEqual>), ("Less", Compare<T, IsLess>), ("LessOrEqual", Compare<T, IsLessOrEqual>),
        ("Greater", Compare<T, IsGreater>), ("GreaterOrEqual", Compare<T, IsGreaterOrEqual>),
        ("Where", Where),
    ];

    private static void Gelu<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (c.Attributes.Text("approximate", "none") == "tanh") Map(c, default(GeluByTanh));
        else Map(c, default(GeluOf));
    }

    private static void Map<T, F>(Call<T> c, F function) where T : unmanaged, IBinaryFloatingPointIeee754<T> where F : struct, IFunction
    {
        T* x = c.In(0), y = c.Out(0);
        Stored.Pieces(c.Crew, c.Count(0), (start, n) => Apply(function, x + start, y + start, n));
    }

    internal static void Apply<T, F>(F function, T* x, T* y, int n) where T : unmanaged, IBinaryFloatingPointIeee754<T> where F : struct, IFunction
    {
        var i = 0;
        var lanes = Vector<double>.Count;
        if (function.HasVectors && typeof(T) == typeof(float))
            for (; i <= n - 2 * lanes; i += 2 * lanes)
            {
                Vector.Widen(Vector.Load((float*)x + i), out var low, out var high);
                Vector.Store(Vector.Narrow(function.Of(low), function.Of(high)), (float*)y + i);
            }
        else if (function.VectorsAreExact && typeof(T) == typeof(double))
            for (; i <= n - lanes; i += lanes) Vector.Store(function.Of(Vector.Load((double*)x + i)), (double*)y + i);
        for (; i < n; i++) y[i] = T.CreateTruncating(function.Of(double.CreateTruncating(x[i])));
    }

    private static void Each<T>(Call<T> c, Func<T, T> floats, Func<long, long> longs) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var isFloat = c.DType(0).IsFloat();
        void* x = c.Raw(0), y = c.Output(0).Address;
        Stored.Pieces(c.Crew, c.Count(0), (start, n) =>
        {
            for (var i = start; i < start + n; i++)
                if (isFloat) ((T*)y)[i] = floats(((T*)x)[i]);
                else ((long*)y)[i] = longs(((long*)x)[i]);
        });
    }

    private static void Relu<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!c.DType(0).IsFloat())
        {
            Each(c, x => x, x => Math.Max(0, x));
            return;
        }

        T* x = c.In(0), y = c.Out(0);
        Stored.Pieces(c.Crew, c.Count(0), (start, n) => Rectify(x + start, y + start, n));
    }

    // Not Max: a NaN must stay one.
    internal static void Rectify<T>(T* x, T* y, int n) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var i = 0;
        for (; i <= n - Vector<T>.Count; i += Vector<T>.Count)
        {
            var v = Vector.Load(x + i);
            Vector.Store(Vector.ConditionalSelect(Vector.LessThan(v, Vector<T>.Zero), Vector<T>.Zero, v), y + i);
        }

        for (; i < n; i++) y[i] = x[i] < T.Zero ? T.Zero : x[i];
    }

    private static void Bytes<T>(Call<T> c, Func<long, int, bool> holds) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var y = c.OutBools(0);
        for (long i = 0; i < c.Output(0).Count; i++) y[i] = holds(i, 0) ? (byte)1 : (byte)0;
    }

    private static void IsInfinite<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool negative = c.Attributes.Int("detect_negative", 1) != 0, positive = c.Attributes.Int("detect_positive", 1) != 0;
        Bytes(c, (i, _) => positive && T.IsPositiveInfinity(c.In(0)[i]) || negative && T.IsNegativeInfinity(c.In(0)[i]));
    }

    internal static void Copy<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // A state that is changed where it lies.
        if (c.Raw(0) == c.Output(0).Address) return;
        var bytes = c.Count(0) * Stored.Size<T>(c.DType(0));
        Buffer.MemoryCopy(c.Raw(0), c.Output(0).Address, bytes, bytes);
    }

    private static void Dropout<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (c.Wants(0)) Copy(c);
        if (c.Wants(1)) new Span<byte>(c.OutBools(1), (int)c.Count(0)).Fill(1);
    }

    private static void Cast<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        DType from = c.DType(0), to = c.Output(0).Type.DType;
        void* x = c.Raw(0), y = c.Output(0).Address;
        Stored.Pieces(c.Crew, c.Count(0), (start, n) =>
        {
            for (var i = start; i < start + n; i++)
                switch (from.Compute(), to.Compute())
                {
                    case (Compute.Float, Compute.Float): ((T*)y)[i] = ((T*)x)[i]; break;
                    case (Compute.Float, Compute.Long):
                        ((long*)y)[i] = to == DType.U64
                        ? (long)ulong.CreateSaturating(((T*)x)[i])
                        : long.CreateSaturating(((T*)x)[i]); break;
                    case (Compute.Float, _): ((byte*)y)[i] = ((T*)x)[i] != T.Zero ? (byte)1 : (byte)0; break;
                    case (Compute.Long, Compute.Float):
                        ((T*)y)[i] = from == DType.U64
                        ? T.CreateTruncating(((ulong*)x)[i])
                        : T.CreateTruncating(((long*)x)[i]); break;
                    case (Compute.Long, Compute.Long): ((long*)y)[i] = ((long*)x)[i]; break;
                    case (Compute.Long, _): ((byte*)y)[i] = ((long*)x)[i] != 0 ? (byte)1 : (byte)0; break;
                    case (_, Compute.Float): ((T*)y)[i] = ((byte*)x)[i] != 0 ? T.One : T.Zero; break;
                    case (_, Compute.Long): ((long*)y)[i] = ((byte*)x)[i]; break;
                    default: ((byte*)y)[i] = ((byte*)x)[i]; break;
                }
        });
    }

    private static void Clip<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool low = c.Has(1), high = c.Has(2);
        if (c.DType(0).IsFloat())
        {
            T least = low ? *c.In(1) : T.Zero, most = high ? *c.In(2) : T.Zero;
            Each(c, x => Bound(x, low, least, high, most), x => x);
        }
        else if (c.DType(0) == DType.U64)
        {
            ulong least = low ? (ulong)*c.Longs(1) : 0, most = high ? (ulong)*c.Longs(2) : 0;
            Each(c, x => x, x => (long)Bound((ulong)x, low, least, high, most));
        }
        else
        {
            long least = low ? *c.Longs(1) : 0, most = high ? *c.Longs(2) : 0;
            Each(c, x => x, x => Bound(x, low, least, high, most));
        }
    }

    private static V Bound<V>(V x, bool low, V least, bool high, V most) where V : INumber<V>
    {
        if (low && x < least) x = least;
        return high && x > most ? most : x;
    }

    private static void Fold<T, O>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T> where O : IOperation
    {
        switch (c.DType(0))
        {
            case DType.F64 or DType.F32 or DType.F16 or DType.BF16: Fold<T, T, O>(c); break;
            case DType.BOOL: Fold<T, byte, O>(c); break;
            case DType.U64: Fold<T, ulong, O>(c); break;
            default: Fold<T, long, O>(c); break;
        }
    }

    // Any number of inputs: the first two into the output, then the others on top of it.
    private static void Fold<T, V, O>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T> where V : unmanaged, INumber<V> where O : IOperation
    {
        var shape = c.OutShape(0);
        var y = (V*)c.Output(0).Address;
        if (c.Inputs == 1) Copy(c);
        for (var i = 1; i < c.Inputs; i++)
        {
            V* a = i == 1 ? (V*)c.Raw(0) : y, b = (V*)c.Raw(i);
            var both = new Broadcast(shape, i == 1 ? c.Shape(0) : shape, c.Shape(i));
            int stepA = both.Step(0), stepB = both.Step(1);
            both.Rows(c.Crew, (to, from, n) => Combine<V, O>(a + from[0], stepA, b + from[1], stepB, y + to, n));
        }
    }

    private static void Combine<V, O>(V* a, int stepA, V* b, int stepB, V* y, int n) where V : unmanaged, INumber<V> where O : IOperation
    {
        var i = 0;
        if (O.HasVectors && n >= Vector<V>.Count)
        {
            Vector<V> left = new(*a), right = new(*b);
            for (; i <= n - Vector<V>.Count; i += Vector<V>.Count)
            {
                if (stepA != 0) left = Vector.Load(a + i);
                if (stepB != 0) right = Vector.Load(b + i);
                Vector.Store(O.Do(left, right), y + i);
            }
        }

        for (; i < n; i++) y[i] = O.Do(a[i * stepA], b[i * stepB]);
    }

    private static void Mean<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Fold<T, T, Sum>(c);
        var count = T.CreateChecked(c.Inputs);
        for (long i = 0; i < c.Output(0).Count; i++) c.Out(0)[i] /= count;
    }

    private static void Pow<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool floats = c.DType(0).IsFloat(), floatPower = c.DType(1).IsFloat();
        void* a = c.Raw(0), b = c.Raw(1), y = c.Output(0).Address;
        var both = new Broadcast(c.OutShape(0), c.Shape(0), c.Shape(1));
        int stepA = both.Step(0), stepB = both.Step(1);
        both.Rows(c.Crew, (to, from, n) =>
        {
            for (var i = 0; i < n; i++)
            {
                long at = from[0] + i * stepA, power = from[1] + i * stepB;
                if (floats)
                    ((T*)y)[to
                        + i] = T.CreateTruncating(Math.Pow(double.CreateTruncating(((T*)a)[at]), floatPower
                        ? double.CreateTruncating(((T*)b)[power])
                        : ((long*)b)[power]));
                else if (floatPower) ((long*)y)[to + i] = (long)Math.Pow(((long*)a)[at], double.CreateTruncating(((T*)b)[power]));
                else ((long*)y)[to + i] = Power(((long*)a)[at], ((long*)b)[power]);
            }
        });
    }

    private static long Power(long x, long n)
    {
        if (n < 0) return x == 1 ? 1 : x == -1 ? (n % 2 == 0 ? 1 : -1) : 0;
        long y = 1;
        for (; n > 0; n >>= 1, x *= x)
            if ((n & 1) != 0) y *= x;
        return y;
    }

    private static void Compare<T, O>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T> where O : IComparison
    {
        switch (c.DType(0))
        {
            case DType.F64 or DType.F32 or DType.F16 or DType.BF16: Compare<T, T, O>(c); break;
            case DType.BOOL: Compare<T, byte, O>(c); break;
            case DType.U64: Compare<T, ulong, O>(c); break;
            default: Compare<T, long, O>(c); break;
        }
    }

    private static void Compare<T, V, O>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T> where V : unmanaged, INumber<V> where O : IComparison
    {
        V* a = (V*)c.Raw(0), b = (V*)c.Raw(1);
        var y = c.OutBools(0);
        var both = new Broadcast(c.OutShape(0), c.Shape(0), c.Shape(1));
        int stepA = both.Step(0), stepB = both.Step(1);
        both.Rows(c.Crew, (to, from, n) =>
        {
            V* left = a + from[0], right = b + from[1];
            for (var i = 0; i < n; i++) y[to + i] = O.Holds(left[i * stepA], right[i * stepB]) ? (byte)1 : (byte)0;
        });
    }

    private static void Where<T>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (c.DType(1).Compute())
        {
            case Compute.Float: Where<T, T>(c); break;
            case Compute.Long: Where<T, long>(c); break;
            default: Where<T, byte>(c); break;
        }
    }

    private static void Where<T, V>(Call<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T> where V : unmanaged
    {
        var condition = c.Bools(0);
        V* a = (V*)c.Raw(1), b = (V*)c.Raw(2), y = (V*)c.Output(0).Address;
        var all = new Broadcast(c.OutShape(0), c.Shape(0), c.Shape(1), c.Shape(2));
        int step = all.Step(0), stepA = all.Step(1), stepB = all.Step(2);
        all.Rows(c.Crew, (to, from, n) =>
        {
            for (var i = 0; i < n; i++) y[to + i] = condition[from[0] + i * step] != 0 ? a[from[1] + i * stepA] : b[from[2] + i * stepB];
        });
    }
}
