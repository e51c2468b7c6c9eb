namespace Bench.Graphs.Operators;

/// <summary>
/// Normal form: `to` is a type as safetensors spells it. CastLike becomes Cast; Dropout at inference becomes Identity unless its mask is used.
/// Min, Max, Sum and Mean take any number of inputs; Clip's bounds are inputs 1 and 2.
/// </summary>
public static class Elementwise
{
    public static readonly Operator[] Operators =
    [
        .. Same("Abs", "Neg", "Exp", "Log", "Sqrt", "Reciprocal", "Sin", "Cos", "Tanh", "Erf", "Sigmoid", "Relu", "Softplus"),
        .. Same("Floor", "Ceil", "Round", "Sign", "Identity", "Not"),
        new("Gelu", Unary) { Defaults = [("approximate", "none")] },
        new("Swish", Unary) { Defaults = [("alpha", 1.0)] },
        new("Clip", Unary) { Takes = 1..3 },
        new("IsNaN", s => [new(DType.BOOL, s.Shape(0))]),
        new("IsInf", s => [new(DType.BOOL, s.Shape(0))]) { Defaults = [("detect_negative", 1), ("detect_positive", 1)] },
        new("Cast", s => [new(DTypes.Parse(s.Attributes.Text("to", "")), s.Shape(0))]) { Optional = ["to"] },
        new("CastLike", s => [new(s.DType(1), s.Shape(0))]) { Takes = 2..2, Normal = AsCast },
        new("Dropout", s => [s[0], new(DType.BOOL, s.Shape(0))]) { Takes = 1..3, Optional = ["seed"], Normal = AtInference },
        .. Broadcasting(2..2, "Add", "Sub", "Mul", "Div", "And", "Or", "Xor"),
        .. Broadcasting(1.., "Min", "Max", "Sum", "Mean"),
        new("Mod", Broadcast) { Takes = 2..2, Defaults = [("fmod", 0)] },
        new("Pow", s => [new(s.DType(0), Broadcast(s, s.Shape(0), s.Shape(1)))]) { Takes = 2..2 },
        .. Comparisons("Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual"),
        new("Where", s => [new(s.SameType(1, 2), Broadcast(s, Broadcast(s, s.Shape(0), s.Shape(1)), s.Shape(2)))]) { Takes = 3..3 },
    ];

    private static IEnumerable<Operator> Same(params string[] names) => names.Select(n => new Operator(n, Unary));
    private static IEnumerable<Operator> Broadcasting(Range takes, params string[] names) => names.Select(n => new Operator(n, Broadcast) { Takes = takes });
    private static IEnumerable<Operator> Comparisons(params string[] names) =>
        names.Select(n => new Operator(n, s => [new(DType.BOOL, Broadcast(s)[0].Shape)]) { Takes = 2..2 });

    private static TensorType[] Unary(Site s) => [s[0]];

    private static TensorType[] Broadcast(Site s)
    {
        var all = Enumerable.Range(0, s.Inputs).ToArray();
        return [new(s.SameType(all), all.Select(s.Shape).Aggregate((a, b) => Broadcast(s, a, b)))];
    }

    private static Node AsCast(Site s) => s.Node with { Op = "Cast", Inputs = [s.Node.Inputs[0]], Attributes = new(("to", s.DType(1).ToString())) };

    private static Node AtInference(Site s)
    {
        var trains = s.Has(2) && s.Constant(2).ToLongs()[0] != 0 && !(s.TryConstant(1)?.ToDoubles()[0] == 0);
        if (trains) throw s.Wrong("it draws random numbers (training_mode is true); export the model for inference");
        var plain = s.Node with { Inputs = [s.Node.Inputs[0]], Attributes = Attributes.None };
        return s.Wants(1) ? plain : plain with { Op = "Identity", Outputs = [s.Node.Outputs[0]] };
    }

    /// <summary>NumPy's rule: shapes aligned at the last dimension, a 1 stretches.</summary>
    internal static Shape Broadcast(Site s, Shape a, Shape b)
    {
        var dims = new int[Math.Max(a.Rank, b.Rank)];
        for (var i = 1; i <= dims.Length; i++)
        {
            int x = i <= a.Rank ? a[^i] : 1, y = i <= b.Rank ? b[^i] : 1;
            dims[^i] = x == y || y == 1 ? x : x == 1 ? y : throw s.Wrong($"shapes {a} and {b} do not broadcast");
        }

        return new Shape(dims);
    }
}
