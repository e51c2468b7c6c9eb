using Bench.Graphs.Operators;

namespace Bench.Graphs.Transforms;

/// <summary>What a node gives when its inputs are known: enough operators for the arithmetic of shapes, axes, masks and small tables. Floats are computed as double and rounded once.</summary>
public static class Evaluation
{
    // A larger result is cheaper to compute in each step's engine than to store.
    private const long LargestBytes = 1 << 23;

    /// <summary>The outputs' data; null where an input is unknown, the result is large, or the operator is none of these.</summary>
    public static Tensor[]? Try(Node node, IReadOnlyDictionary<string, TensorType> values, IReadOnlyDictionary<string, Tensor> constants)
    {
        var s = Site.Of(node, values, constants);
        if (!Table.TryGetValue(node.Op, out var evaluate)) return null;
        if (node.Op is not ("Shape" or "Size") && Enumerable.Range(0, s.Inputs).Any(i => s.Has(i) && s.TryConstant(i) is null)) return null;
        var types = Inference.Infer(s);
        return types.Sum(t => t.Bytes) <= LargestBytes ? evaluate(s, types) : null;
    }

    private static readonly Dictionary<string, Func<Site, TensorType[], Tensor[]?>> Table = new()
    {
        ["Shape"] = (s, t) => [Integers(t[0], [.. Movement.ShapeRange(s).Select(d => (long)d)])],
        ["Size"] = (s, t) => [Integers(t[0], [s.Shape(0).Elements])],
        ["Identity"] = Same,
        ["Reshape"] = Same,
        ["Flatten"] = Same,
        ["Squeeze"] = Same,
        ["Unsqueeze"] = Same,
        ["Cast"] = (s, t) => [s.Constant(0).To(t[0].DType)],
        ["Transpose"] = (s, t) => [Strided(s.Constant(0), t[0].Shape, 0, [.. s.Attributes.Ints("perm")!.Select(p => s.Shape(0).Strides()[p])])],
        ["Expand"] = (s, t) => [Stretch(s.Constant(0), t[0].Shape)],
        ["Slice"] = Sliced,
        ["Tile"] = (s, t) => [Pick(t[0], at => (s.Constant(0), Offset(at.Select((c, i) => c % s.Shape(0)[i]), s.Shape(0))))],
        ["Concat"] = (s, t) => [Pick(t[0], at => Joined(s, at))],
        ["Split"] = Divided,
        ["Gather"] = Gathered,
        ["Where"] = Chosen,
        ["Range"] = Counted,
        ["ConstantOfShape"] = (s, t) => [Filled(t[0], s.Attributes.Float("value", 0))],
        ["Trilu"] = Triangle,
        ["CumSum"] = Accumulated,
        ["Clip"] = Clipped,
        ["Mod"] = (s, t) => Zip(s, t[0], (a, b) => s.Attributes.Int("fmod", 0) != 0 ? a % b : a - b * Math.Floor(a / b),
            (a, b) => s.Attributes.Int("fmod", 0) != 0 || a % b == 0 || a < 0 == b < 0 ? a % b : a % b + b),
        ["Mean"] = (s, t) => Zip(s, t[0], (a, b) => a + b, null) is [var sum] ? [Floats(t[0], Array.ConvertAll(sum.ToDoubles(), v => v / s.Inputs))] : null,
        ["Neg"] = Each(a => -a, a => -a),
        ["Abs"] = Each(Math.Abs, Math.Abs),
        ["Sign"] = Each(a => double.IsNaN(a) ? a : Math.Sign(a), a => Math.Sign(a)),
        ["Not"] = Each(null, a => 1 - a),
        ["Floor"] = Each(Math.Floor),
        ["Ceil"] = Each(Math.Ceiling),
        ["Round"] = Each(Math.Round),
        ["Sqrt"] = Each(Math.Sqrt),
        ["Reciprocal"] = Each(a => 1 / a),
        ["Exp"] = Each(Math.Exp),
        ["Log"] = Each(Math.Log),
        ["Sin"] = Each(Math.Sin),
        ["Cos"] = Each(Math.Cos),
        ["Add"] = Pair((a, b) => a + b, (a, b) => a + b),
        ["Sub"] = Pair((a, b) => a - b, (a, b) => a - b),
        ["Mul"] = Pair((a, b) => a * b, (a, b) => a * b),
        ["Div"] = Pair((a, b) => a / b, (a, b) => a / b),
        ["Sum"] = Pair((a, b) => a + b, null),
        ["Pow"] = Pair(Math.Pow, Power),
        ["Min"] = Pair(Math.Min, Math.Min),
        ["Max"] = Pair(Math.Max, Math.Max),
        ["And"] = Pair(null, (a, b) => a & b),
        ["Or"] = Pair(null, (a, b) => a | b),
        ["Xor"] = Pair(null, (a, b) => a ^ b),
        ["Equal"] = Pair((a, b) => a == b ? 1 : 0, (a, b) => a == b ? 1 : 0),
        ["Less"] = Pair((a, b) => a < b ? 1 : 0, (a, b) => a < b ? 1 : 0),
        ["LessOrEqual"] = Pair((a, b) => a <= b ? 1 : 0, (a, b) => a <= b ? 1 : 0),
        ["Greater"] = Pair((a, b) => a > b ? 1 : 0, (a, b) => a > b ? 1 : 0),
        ["GreaterOrEqual"] = Pair((a, b) => a >= b ? 1 : 0, (a, b) => a >= b ? 1 : 0),
        ["ReduceSum"] = Collapse(0, (a, b) => a + b),
        ["ReduceProd"] = Collapse(1, (a, b) => a * b),
        ["ReduceMax"] = Collapse(double.NegativeInfinity, Math.Max),
        ["ReduceMin"] = Collapse(double.PositiveInfinity, Math.Min),
    };

    private static Tensor[] Same(Site s, TensorType[] t) => [new(t[0], s.Constant(0).Data)];

    private static Tensor Integers(TensorType type, long[] values) => Tensor.Of<long>(DType.I64, type.Shape, values).To(type.DType);

    private static Tensor Floats(TensorType type, double[] values) => Tensor.Of<double>(DType.F64, type.Shape, values).To(type.DType);

    private static Tensor Filled(TensorType type, double value)
    {
        var values = new double[type.Shape.Elements];
        Array.Fill(values, value);
        return Floats(type, values);
    }

    private static Func<Site, TensorType[], Tensor[]?> Each(Func<double, double>? floats, Func<long, long>? integers = null) => (s, t) =>
        Computes(s, 0, floats, integers) switch
        {
            Compute.Float => [Floats(t[0], Array.ConvertAll(s.Constant(0).ToDoubles(), v => floats!(v)))],
            Compute.Long => [Integers(t[0], Array.ConvertAll(s.Constant(0).ToLongs(), v => integers!(v)))],
            _ => null,
        };

    private static Func<Site, TensorType[], Tensor[]?> Pair(Func<double, double, double>? floats, Func<long, long, long>? integers) => (s, t) => Zip(s, t[0], floats, integers);

    // A long cannot hold every U64, so those are left to engines. Booleans are longs of 0 and 1.
    private static Compute? Computes(Site s, int input, object? floats, object? integers) =>
        s.DType(input).IsFloat() ? floats is null ? null : Compute.Float : integers is null || s.DType(input) == DType.U64 ? null : Compute.Long;

    private static Tensor[]? Zip(Site s, TensorType type, Func<double, double, double>? floats, Func<long, long, long>? integers)
    {
        var inputs = Enumerable.Range(0, s.Inputs).Select(i => Stretch(s.Constant(i), type.Shape)).ToArray();
        if (inputs.Any(i => i.DType.IsFloat()))
            return floats is null ? null : [Floats(type, inputs.Select(i => i.ToDoubles()).Aggregate((a, b) => [.. a.Zip(b, floats)]))];
        if (Computes(s, 0, floats, integers) is null || s.Node.Op is "Div" or "Mod" && inputs[1].ToLongs().Contains(0)) return null;
        return [Integers(type, inputs.Select(i => i.ToLongs()).Aggregate((a, b) => [.. a.Zip(b, integers!)]))];
    }

    private static long Power(long a, long b)
    {
        if (b < 0) return a is 1 or -1 ? (b % 2 == 0 ? 1 : a) : 0;
        var result = 1L;
        for (; b > 0; b >>= 1, a *= a)
            if ((b & 1) != 0) result *= a;
        return result;
    }

    private static Func<Site, TensorType[], Tensor[]?> Collapse(double start, Func<double, double, double> step) => (s, t) =>
    {
        // As doubles, integers are exact to 2^53, far beyond any shape.
        var axes = Reduce.Axes(s);
        var kept = new Shape(s.Shape(0).Select((d, i) => axes.Contains(i) ? 1 : d));
        var result = new double[kept.Elements];
        Array.Fill(result, start);
        var values = s.Constant(0).ToDoubles();
        if (values.Any(v => !s.DType(0).IsFloat() && Math.Abs(v) > 1L << 40) || values.Length == 0) return null;
        var n = 0;
        foreach (var at in Coordinates(s.Shape(0)))
        {
            var k = Offset(at.Select((c, i) => axes.Contains(i) ? 0 : c), kept);
            result[k] = step(result[k], values[n++]);
        }

        return [Floats(t[0], result)];
    };

    private static Tensor[] Sliced(Site s, TensorType[] t)
    {
        var ranges = Movement.Slices(s);
        var strides = s.Shape(0).Strides();
        return [Strided(s.Constant(0), t[0].Shape, ranges.Select((r, i) => r.Start * strides[i]).Sum(), [.. ranges.Select((r, i) => r.Step * strides[i])])];
    }

    private static (Tensor, int) Joined(Site s, int[] at)
    {
        var axis = s.Axis("axis", at.Length);
        var i = 0;
        var place = at[axis];
        for (; place >= s.Shape(i)[axis]; i++) place -= s.Shape(i)[axis];
        return (s.Constant(i), Offset(at.Select((c, k) => k == axis ? place : c), s.Shape(i)));
    }

    private static Tensor[] Divided(Site s, TensorType[] t)
    {
        var axis = s.Axis("axis", s.Shape(0).Rank);
        var strides = s.Shape(0).Strides();
        var start = 0;
        return [.. t.Select(part => { var cut = Strided(s.Constant(0), part.Shape, start * strides[axis], strides); start += part.Shape[axis]; return cut; })];
    }

    private static Tensor[] Gathered(Site s, TensorType[] t)
    {
        var axis = s.Axis("axis", s.Shape(0).Rank);
        var indices = s.Constant(1).ToLongs();
        var size = s.Shape(0)[axis];
        foreach (var i in indices)
            if (i < -size || i >= size) throw s.Wrong($"index {i} is outside the {size} elements of axis {axis}");
        var rank = s.Shape(1).Rank;
        return [Pick(t[0], at =>
        {
            var i = (int)indices[Offset(at.Skip(axis).Take(rank), s.Shape(1))];
            return (s.Constant(0), Offset([.. at.Take(axis), i < 0 ? i + size : i, .. at.Skip(axis + rank)], s.Shape(0)));
        })];
    }

    private static Tensor[] Chosen(Site s, TensorType[] t)
    {
        Tensor a = Stretch(s.Constant(1), t[0].Shape), b = Stretch(s.Constant(2), t[0].Shape);
        var which = Stretch(s.Constant(0), t[0].Shape).ToLongs();
        var n = 0;
        return [Pick(t[0], _ => (which[n] != 0 ? a : b, n++))];
    }

    private static Tensor[] Counted(Site s, TensorType[] t)
    {
        var n = (int)t[0].Shape.Elements;
        if (!s.DType(0).IsFloat())
        {
            long from = s.Constant(0).ToLongs()[0], by = s.Constant(2).ToLongs()[0];
            return [Integers(t[0], [.. Enumerable.Range(0, n).Select(i => from + i * by)])];
        }

        double start = s.Constant(0).ToDoubles()[0], delta = s.Constant(2).ToDoubles()[0];
        return [Floats(t[0], [.. Enumerable.Range(0, n).Select(i => start + i * delta)])];
    }

    private static Tensor[] Triangle(Site s, TensorType[] t)
    {
        var k = s.Longs(1)?[0] ?? 0;
        var upper = s.Attributes.Int("upper", 1) != 0;
        var nothing = Filled(t[0], 0);
        return [Pick(t[0], at => (at[^1] - at[^2] - k is var d && (upper ? d >= 0 : d <= 0) ? s.Constant(0) : nothing, Offset(at, t[0].Shape)))];
    }

    private static Tensor[]? Accumulated(Site s, TensorType[] t)
    {
        if (s.Attributes.Int("exclusive", 0) != 0 || s.Attributes.Int("reverse", 0) != 0 || s.DType(0) == DType.U64) return null;
        var axis = s.Axis(s.Longs(1)![0], s.Shape(0).Rank);
        var stride = s.Shape(0).Strides()[axis];
        var values = s.Constant(0).ToDoubles();
        for (var i = 0; i < values.Length; i++)
            if (i / stride % s.Shape(0)[axis] > 0) values[i] += values[i - stride];
        return [Floats(t[0], values)];
    }

    private static Tensor[] Clipped(Site s, TensorType[] t)
    {
        double low = s.Has(1) ? s.Constant(1).ToDoubles()[0] : double.NegativeInfinity, high = s.Has(2) ? s.Constant(2).ToDoubles()[0] : double.PositiveInfinity;
        if (!s.DType(0).IsFloat())
            return [Integers(t[0], Array.ConvertAll(s.Constant(0).ToLongs(), v => Math.Min(Math.Max(v, s.Longs(1)?[0] ?? long.MinValue), s.Longs(2)?[0] ?? long.MaxValue)))];
        return [Floats(t[0], Array.ConvertAll(s.Constant(0).ToDoubles(), v => Math.Min(Math.Max(v, low), high)))];
    }

    private static Tensor Stretch(Tensor tensor, Shape to)
    {
        var missing = to.Rank - tensor.Shape.Rank;
        var strides = tensor.Shape.Strides();
        return tensor.Shape == to ? tensor : Strided(tensor, to, 0, [.. Enumerable.Range(0, to.Rank).Select(i => i < missing || tensor.Shape[i - missing] == 1 ? 0 : strides[i - missing])]);
    }

    private static Tensor Strided(Tensor tensor, Shape to, int offset, int[] strides) => Pick(new(tensor.DType, to), at =>
    {
        var k = offset;
        for (var i = 0; i < at.Length; i++) k += at[i] * strides[i];
        return (tensor, k);
    });

    /// <summary>A tensor put together of elements that lie elsewhere.</summary>
    private static Tensor Pick(TensorType type, Func<int[], (Tensor From, int Element)> where)
    {
        var size = type.DType.Size();
        var data = new byte[type.Bytes];
        var n = 0;
        foreach (var at in Coordinates(type.Shape))
        {
            var (from, element) = where(at);
            from.Data.Span.Slice(element * size, size).CopyTo(data.AsSpan(n++ * size));
        }

        return new Tensor(type, data);
    }

    private static int Offset(IEnumerable<int> at, Shape shape)
    {
        var k = 0;
        var axis = 0;
        foreach (var c in at) k = k * shape[axis++] + c;
        return k;
    }

    private static IEnumerable<int[]> Coordinates(Shape shape)
    {
        var at = new int[shape.Rank];
        for (var n = shape.Elements; n > 0; n--)
        {
            yield return at;
            for (var i = at.Length - 1; i >= 0 && ++at[i] == shape[i]; i--) at[i] = 0;
        }
    }
}
