using Bench.Graphs;

namespace Bench.Tests.Graphs;

/// <summary>
/// Small graphs of random operators in random order, the same for the same seed. Values stay finite, so that what computes them can be compared.
/// </summary>
internal sealed class RandomGraphs
{
    private const int LargestElements = 2000;

    private readonly Random _random;
    private readonly GraphBuilder _b;
    private readonly List<string> _floats = [];

    private RandomGraphs(int seed)
    {
        _random = new Random(seed);
        _b = new GraphBuilder($"random {seed}");
    }

    /// <summary>Every kind of node this can make.</summary>
    public static IEnumerable<string> Kinds => Table.Keys;

    /// <param name="batch">The first dimension of every input; null: any.</param>
    public static Graph Make(int seed, int nodes = 12, string? kind = null, int? batch = null)
    {
        var g = new RandomGraphs(seed);
        for (var i = 0; i < 3; i++)
            g._floats.Add(g._b.Input($"x{i}", DType.F32, batch is { } first ? new([first, .. g.AnyShape().Take(3)]) : g.AnyShape(), Fill.Uniform(1)));
        var makers = kind is null ? Table.Values.ToArray() : [Table[kind]];
        for (var i = 0; i < nodes; i++)
        {
            var made = makers[g._random.Next(makers.Length)](g, g.Any());
            // What grew too large is left to be an output only.
            if (g._b[made].DType != DType.F32) made = g._b.Add("Cast", [made], ("to", "F32"));
            if (g._b[made].Shape is { Elements: > 0 and < LargestElements, Rank: <= 4 }) g._floats.Add(made);
            else g._b.Output(made);
        }

        g._b.Output(g._floats[^1]);
        return g._b.Build(itemsPerStep: 1, sampleAxis: null);
    }

    private static readonly SortedDictionary<string, Func<RandomGraphs, string, string>> Table = new(StringComparer.Ordinal)
    {
        ["unary"] = (g, x) =>
            g._b.Add(g.Of("Abs", "Neg", "Sin", "Cos", "Tanh", "Erf", "Sigmoid", "Relu", "Softplus", "Floor", "Ceil", "Round", "Sign", "Identity", "Gelu",
                "Swish"), [x]),
        ["gelu"] = (g, x) => g._b.Add("Gelu", [x], ("approximate", g.Of("tanh", "none"))),
        ["root"] = (g, x) => g._b.Add(g.Of("Sqrt", "Log", "Reciprocal"), [g._b.Add("Add", [g._b.Add("Abs", [x]), g.Scalar(1)])]),
        ["clip"] = (g, x) => g._b.Add("Clip", [x, g.Scalar(-0.5f), g.Maybe() ? g.Scalar(0.5f) : ""]),
        ["binary"] = (g, x) => g._b.Add(g.Of("Add", "Sub", "Mul", "Min", "Max", "Sum", "Mean"), [x, g.Fitting(x)]),
        ["divide"] = (g, x) => g._b.Add("Div", [x, g._b.Add("Add", [g._b.Add("Abs", [g.Fitting(x)]), g.Scalar(1)])]),
        ["power"] = (g, x) => g._b.Add("Pow", [g._b.Add("Sigmoid", [x]), g.Scalar(g._random.Next(1, 4))]),
        ["where"] = (g, x) =>
            g._b.Add("Where", [g._b.Add(g.Of("Less", "Greater", "LessOrEqual", "GreaterOrEqual", "Equal"), [x, g.Fitting(x)]), x, g.Scalar(0.25f)]),
        ["logic"] = (g, x) =>
            g._b.Add(g.Of("And", "Or", "Xor"), [g._b.Add("Less", [x, g.Scalar(0)]), g._b.Add("Not", [g._b.Add("Greater", [x, g.Scalar(-1)])])]),
        ["cast"] = (g, x) => g._b.Add("Cast", [x], ("to", g.Of("I64", "I32", "BOOL", "F64"))),
        ["matmul"] = (g, x) => g._b[x].Shape.Rank == 0 ? x : g._b.Add("MatMul", [x, g.Weight(g._b[x].Shape[-1], g.Size())]),
        ["gemm"] = (g, x) => g.Gemm(g._b.Add("Flatten", [x], ("axis", 0))),
        ["transpose"] = (g, x) => g._b.Add("Transpose", [x], ("perm", g.Shuffled(g._b[x].Shape.Rank))),
        ["reshape"] = (g, x) => g._b.Add("Reshape", [x, g.Longs([-1, .. g._b[x].Shape.Skip(1).Select(d => (long)d).OrderBy(_ => g._random.Next())])]),
        ["flatten"] = (g, x) => g._b.Add("Flatten", [x], ("axis", g._random.Next(g._b[x].Shape.Rank + 1))),
        ["unsqueeze"] = (g, x) => g._b.Add("Unsqueeze", [x, g.Longs(g._random.Next(g._b[x].Shape.Rank + 1), -1)]),
        ["squeeze"] = (g, x) => g._b.Add("Squeeze", [x]),
        ["expand"] = (g, x) => g._b.Add("Expand", [x, g.Longs([2, .. g._b[x].Shape.Select(d => (long)d)])]),
        ["tile"] = (g, x) => g._b.Add("Tile", [x, g.Longs([.. g._b[x].Shape.Select(_ => g._random.NextInt64(1, 3))])]),
        ["concat"] = (g, x) => g.AtAxis(x, a => g._b.Add("Concat", [x, g._b.Add("Neg", [x]), x], ("axis", a))),
        ["split"] = (g, x) => g.AtAxis(x, a => g._b[x].Shape[a] < 2 ? x : g._b.Add("Split", 2, [x], ("axis", a), ("num_outputs", 2))[g._random.Next(2)]),
        ["slice"] = (g, x) =>
            g.AtAxis(x, a => g._b.Add("Slice", [x, g.Longs(g._random.Next(-2, 2)), g.Longs(g.Of(-100, 1, 3, 100)), g.Longs(a), g.Longs(g.Of(1, 2, -1))])),
        ["pad"] = (g, x) => g.AtAxis(x, a => g._b.Add("Pad", [x, g.Longs(1, g._random.Next(-1, 3)), g.Scalar(0.5f), g.Longs(a)])),
        ["padding modes"] = (g, x) =>
            g.AtAxis(x, a => g._b[x].Shape[a] < 2 ? x : g._b.Add("Pad", [x, g.Longs(1, 1), "", g.Longs(a)], ("mode", g.Of("edge", "reflect", "wrap")))),
        ["reduce"] = (g, x) =>
            g.AtAxis(x,
                a => g._b.Add("Reduce" + g.Of("Sum", "Mean", "Max", "Min", "SumSquare", "L1", "L2", "LogSumExp"), [x, g.Longs(a)],
                ("keepdims", g._random.Next(2)))),
        ["reduce all"] = (g, x) =>
            g._b.Add("Reduce" + g.Of("Mean", "Max", "Min", "L1"), [x], ("keepdims", g._random.Next(2)), ("noop_with_empty_axes", g._random.Next(2))),
        ["argument"] = (g, x) =>
            g.AtAxis(x, a => g._b.Add(g.Of("ArgMax", "ArgMin"), [x], ("axis", a), ("keepdims", g._random.Next(2)), ("select_last_index", g._random.Next(2)))),
        ["cumulate"] = (g, x) => g.AtAxis(x, a => g._b.Add("CumSum", [x, g.Longs(a)], ("exclusive", g._random.Next(2)), ("reverse", g._random.Next(2)))),
        ["softmax"] = (g, x) => g.AtAxis(x, a => g._b.Add(g.Of("Softmax", "LogSoftmax"), [x], ("axis", a))),
        ["norm"] = (g, x) =>
            g.AtAxis(x,
                a => g._b.Add(g.Of("LayerNormalization", "RMSNormalization"), [x, g.Weight([.. g._b[x].Shape.Skip(a)])], ("axis", a), ("epsilon", 0.1))),
        ["batch norm"] = (g, x) =>
            g.Image(x,
                y => g._b.Add("BatchNormalization", [y, g.Channels(y), g.Channels(y), g.Channels(y), g._b.Add("Abs", [g.Channels(y)])], ("epsilon", 0.1))),
        ["conv"] = (g, x) => g.Image(x, y => g._b.Add("Conv", [y, g.Weight(3, g._b[y].Shape[1], 1, 2), g.Weight(3)],
            ("auto_pad", g.Of("SAME_UPPER", "SAME_LOWER")), ("strides", new[] { 1, g._random.Next(1, 3) }))),
        ["grouped conv"] = (g, x) =>
            g.Image(x, y => g._b.Add("Conv", [y, g.Weight(2 * g._b[y].Shape[1], 1, 1, 2)], ("group", g._b[y].Shape[1]), ("pads", new[] { 0, 1, 0, 1 }))),
        ["conv transpose"] = (g, x) =>
            g.Image(x, y => g._b.Add("ConvTranspose", [y, g.Weight(g._b[y].Shape[1], 2, 2, 3)], ("strides", new[] { 2, 1 }), ("pads", new[] { 0, 1, 1, 0 }))),
        ["pool"] = (g, x) => g.Image(x, y => g._b.Add(g.Of("MaxPool", "AveragePool"), [y],
            ("kernel_shape", new[] { 1, 2 }), ("strides", new[] { 1, 2 }), ("pads", new[] { 0, 1, 0, 0 }), ("ceil_mode", g._random.Next(2)))),
        ["global pool"] = (g, x) => g.Image(x, y => g._b.Add(g.Of("GlobalAveragePool", "GlobalMaxPool"), [y])),
        ["gather"] = (g, x) => g.AtAxis(x, a => g._b.Add("Gather", [x, g._b.Constant(Tensor.Of<long>(DType.I64, [2, 1], [0, -1]))], ("axis", a))),
        ["top"] = (g, x) => g.AtAxis(x, a => g._b.Add("TopK", 2, [x, g.Longs(1)], ("axis", a), ("largest", g._random.Next(2)))[0]),
        ["gather elements"] = (g, x) => g.AtAxis(x, a => g._b.Add("GatherElements", [x, g._b.Add("TopK", 2, [x, g.Longs(1)], ("axis", a))[1]], ("axis", a))),
        ["scatter elements"] = (g, x) =>
            g.AtAxis(x, a => g.Best(x, a) is var best
                ? g._b.Add("ScatterElements", [x, best[1], best[0]], ("axis", a), ("reduction", g.Of("add", "none", "max"))) : x),
        ["scatter blocks"] = (g, x) =>
            g.AtAxis(x, _ => g._b.Add("ScatterND", [x, g._b.Constant(Tensor.Of<long>(DType.I64, [1, 1], [0])), g.Weight([1, .. g._b[x].Shape.Skip(1)])])),
        ["one hot"] = (g, x) =>
            g.AtAxis(x,
                a => g._b.Add("OneHot",
                [g._b.Add("ArgMax", [x], ("axis", a)), g.Longs(g._b[x].Shape[a]), g._b.Constant(Tensor.Of<float>(DType.F32, [2], [0, 1]))], ("axis", -1))),
        ["triangle"] = (g, x) =>
            g._b[x].Shape.Rank < 2 ? x : g._b.Add("Trilu", [x, g._b.Constant(Tensor.Scalar(g._random.NextInt64(-1, 2)))], ("upper", g._random.Next(2))),
        ["attention"] = (g, x) => g._b.Add("Attention", [g.Weight(1, 2, 3, 4), g.Weight(1, 1, 5, 4), g.Weight(1, 1, 5, 2)], ("is_causal", g._random.Next(2))),
        ["rotary"] = (g, x) => g._b.Add("RotaryEmbedding", [g.Weight(1, 2, 3, 4), g.Weight(1, 3, 2), g.Weight(1, 3, 2)], ("interleaved", g._random.Next(2))),
        ["loss"] = (g, x) =>
            g.Image(x,
                y => g._b.Add("SoftmaxCrossEntropyLoss", [y, g._b.Add("ArgMax", [y], ("axis", 1), ("keepdims", 0))],
                ("reduction", g.Of("mean", "sum", "none")))),
    };

    private string Any() => _floats[_random.Next(_floats.Count)];
    private T Of<T>(params T[] choices) => choices[_random.Next(choices.Length)];
    private bool Maybe() => _random.Next(2) == 0;
    private int Size() => _random.Next(1, 6);
    private Shape AnyShape() => new(Enumerable.Range(0, _random.Next(5)).Select(_ => Size()));
    private int[] Shuffled(int n) => [.. Enumerable.Range(0, n).OrderBy(_ => _random.Next())];
    private string Longs(params long[] values) => _b.Constant(Tensor.Longs(values));
    private string Scalar(float value) => _b.Constant(Tensor.Scalar(value));
    private string Weight(params int[] dims) => _b.Weight($"w{string.Join("x", dims)}", DType.F32, new Shape(dims), Fill.Uniform(0.5));
    private string Channels(string y) => Weight(_b[y].Shape[1]);
    private string[] Best(string x, int axis) => _b.Add("TopK", 2, [x, Longs(1)], ("axis", axis));

    /// <summary>Something that broadcasts with x: another value where one does, else x with one dimension reduced, else a weight.</summary>
    private string Fitting(string x)
    {
        var shape = _b[x].Shape;
        var others = _floats.Where(f => _b[f].Shape.Reverse().Zip(shape.Reverse()).All(p => p.First == p.Second || p.First == 1 || p.Second == 1)).ToArray();
        return _random.Next(3) == 0 ? Weight([.. shape.Select(d => Maybe() ? d : 1)]) : Of(others);
    }

    private string AtAxis(string x, Func<int, string> make) => _b[x].Shape.Rank == 0 ? x : make(_random.Next(_b[x].Shape.Rank));

    private string Image(string x, Func<string, string> make)
    {
        var shape = _b[x].Shape;
        return make(shape.Rank == 4
            ? x
            : _b.Add("Reshape",
                [x, Longs([1, .. Enumerable.Repeat(1L, Math.Max(0, 3 - shape.Rank)), .. shape.Take(Math.Min(3, shape.Rank)).Select(d => (long)d)])]));
    }

    private string Gemm(string x) =>
        _b.Add("Gemm", [x, Weight(3, _b[x].Shape[1]), Weight(1, 3)], ("transB", 1), ("alpha", 0.5), ("beta", 2.0));
}
