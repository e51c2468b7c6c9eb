using Bench.Graphs;

namespace Bench.Engines;

internal static class ElementwiseLowering
{
    public static readonly Dictionary<string, Action<Place>> Table = new()
    {
        ["Abs"] = Unary("Abs"),
        ["Neg"] = Unary("Neg"),
        ["Exp"] = Unary("Exp"),
        ["Log"] = Unary("Log"),
        ["Sqrt"] = Unary("Sqrt"),
        ["Reciprocal"] = Unary("Reciprocal"),
        ["Sin"] = Unary("Sin"),
        ["Cos"] = Unary("Cos"),
        ["Tanh"] = Unary("Tanh"),
        ["Erf"] = Unary("Erf"),
        ["Sigmoid"] = Unary("Sigmoid"),
        ["Relu"] = Unary("Relu"),
        ["Softplus"] = Unary("Softplus"),
        ["Floor"] = Unary("Floor"),
        ["Ceil"] = Unary("Ceil"),
        ["Round"] = Unary("Rint"),
        ["Sign"] = Unary("Sign"),
        ["IsNaN"] = Unary("IsNan"),
        ["IsInf"] = IsInf,
        ["Not"] = p => Each(p, x => p.Node("LogicalNot", x)),
        ["Identity"] = p => Each(p, x => x[0]),
        ["Gelu"] = Gelu,
        ["Swish"] = Swish,
        ["Clip"] = Clip,
        ["Cast"] = p => Each(p, x => p.Cast(x[0], p.DType, p.Output.DType)),
        ["Dropout"] = Dropout,
        ["Add"] = Add,
        ["Sub"] = Unary("Sub"),
        ["Mul"] = Unary("Mul"),
        ["Div"] = p => Each(p, x => p.Op(p.DType.IsFloat() ? "RealDiv" : "TruncateDiv", x)),
        ["And"] = p => Each(p, x => p.Node("LogicalAnd", x)),
        ["Or"] = p => Each(p, x => p.Node("LogicalOr", x)),
        ["Xor"] = Unary("NotEqual"),
        ["Min"] = p => Each(p, x => Chain(p, "Minimum", x)),
        ["Max"] = p => Each(p, x => Chain(p, "Maximum", x)),
        ["Sum"] = p => Each(p, x => p.Cast(Summed(p, x), p.Wide, p.DType)),
        ["Mean"] = p => Each(p, x => p.Cast(p.Typed("RealDiv", p.Wide, Summed(p, x), p.Number(p.Site.Inputs, p.Wide)), p.Wide, p.DType)),
        ["Mod"] = p => Each(p, x => p.Op(p.Attributes.Int("fmod", 0) != 0 ? p.DType.IsFloat() ? "Mod" : "TruncateMod" : "FloorMod", x)),
        ["Pow"] = Pow,
        ["Equal"] = Unary("Equal"),
        ["Less"] = Unary("Less"),
        ["LessOrEqual"] = Unary("LessEqual"),
        ["Greater"] = Unary("Greater"),
        ["GreaterOrEqual"] = Unary("GreaterEqual"),
        ["Where"] = p => Each(p, x => p.Typed("SelectV2", p.Site.DType(1), x)),
    };

    /// <summary>Element by element, in whatever form the operands already lie; nothing is turned around for it.</summary>
    public static void Each(Place p, Func<string[], string> compute)
    {
        var form = FormOf(p);
        p.Give(compute([.. Enumerable.Range(0, p.Site.Inputs).Where(p.Site.Has)
            .Select(i => p.In(i, p.Site.Shape(i) == p.Output.Shape ? form : Form.Plain))]), form);
    }

    private static Form FormOf(Place p)
    {
        var inputs = Enumerable.Range(0, p.Site.Inputs).Where(p.Site.Has).ToArray();
        var full = inputs.Where(i => p.Site.Shape(i) == p.Output.Shape).ToArray();
        bool Fits(int i, Form form) => p.Site.Shape(i) is var shape
            && (shape == p.Output.Shape || shape.Elements == 1 && shape.Rank <= 1 || form == Form.Rows && shape.Rank == 1 && shape[0] == p.Output.Shape[^1]);
        foreach (var form in new[] { Form.ChannelsLast, Form.Rows })
            if (full.Any(i => p.Lies(i, form)) && inputs.All(i => Fits(i, form))) return form;
        return Form.Plain;
    }

    private static Action<Place> Unary(string op) => p => Each(p, x => p.Op(op, x));

    // Rows have one dimension here too: see Add.
    private static string Summed(Place p, string[] inputs)
    {
        var full = Enumerable.Range(0, inputs.Length).Any(i => p.Site.Shape(i) == p.Output.Shape);
        return inputs.Select((x, i) => p.Cast(full && p.Site.Shape(i) != p.Output.Shape && p.Bias(i) is { } row ? row : x, p.DType, p.Wide))
            .Aggregate((a, b) => p.Typed("AddV2", p.Wide, a, b));
    }

    private static string Chain(Place p, string op, string[] inputs) => inputs.Skip(1).Aggregate(inputs[0], (a, b) => p.Op(op, a, b));

    // A bias: TensorFlow has an operator of its own, which it fuses with the product before it.
    // It takes a sum of a product and a row for one too, whose kernels then refuse rows of more than one dimension.
    private static void Add(Place p)
    {
        for (var i = 0; i < 2; i++)
        {
            Shape full = p.Site.Shape(i), row = p.Site.Shape(1 - i);
            if (full == row || Forms.Rows(full) != Forms.Rows(p.Output.Shape) || !p.Lies(i, Form.Rows) || p.Bias(1 - i) is not { } bias) continue;
            p.Give(p.Op("BiasAdd", p.In(i, Form.Rows), bias), Form.Rows);
            return;
        }

        Each(p, x => p.Op("AddV2", x));
    }

    private static void IsInf(Place p)
    {
        bool negative = p.Attributes.Int("detect_negative", 1) != 0, positive = p.Attributes.Int("detect_positive", 1) != 0;
        if (negative && positive) Each(p, x => p.Op("IsInf", x));
        else if (!negative && !positive) Each(p, x => p.Op("NotEqual", x[0], x[0]));
        else Each(p, x => p.Node("LogicalAnd", [p.Op("IsInf", x), p.Op(negative ? "Less" : "Greater", x[0], p.Number(0))]));
    }

    // As tf.nn.gelu writes it: there is no kernel of that name.
    private static void Gelu(Place p) => Each(p, inputs =>
    {
        var x = inputs[0];
        if (p.Attributes.Text("approximate", "none") == "tanh")
        {
            var cubic = p.Op("AddV2", x, p.Op("Mul", p.Number(0.044715), p.Op("Mul", x, p.Op("Square", x))));
            var tanh = p.Op("Tanh", p.Op("Mul", p.Number(Math.Sqrt(2 / Math.PI)), cubic));
            return p.Op("Mul", p.Op("Mul", p.Number(0.5), x), p.Op("AddV2", p.Number(1), tanh));
        }

        var erf = p.Op("Erf", p.Op("Mul", x, p.Number(Math.Sqrt(0.5))));
        return p.Op("Mul", p.Op("Mul", p.Number(0.5), x), p.Op("AddV2", p.Number(1), erf));
    });

    private static void Swish(Place p) => Each(p, x =>
    {
        var alpha = p.Attributes.Float("alpha", 1);
        return p.Op("Mul", x[0], p.Op("Sigmoid", alpha == 1 ? x[0] : p.Op("Mul", x[0], p.Number(alpha))));
    });

    private static void Clip(Place p)
    {
        var form = new[] { Form.ChannelsLast, Form.Rows }.FirstOrDefault(f => p.Lies(0, f), Form.Plain);
        var x = p.In(0, form);
        if (p.Site.Has(1)) x = p.Op("Maximum", x, p.Reshape(p.In(1), Shape.Scalar));
        if (p.Site.Has(2)) x = p.Op("Minimum", x, p.Reshape(p.In(2), Shape.Scalar));
        p.Give(x, form);
    }

    private static void Dropout(Place p)
    {
        p.Give(p.In(0));
        p.Give(1, p.Constant(Tensor.Of<byte>(DType.BOOL, p.Output.Shape, Enumerable.Repeat((byte)1, (int)p.Output.Shape.Elements).ToArray())));
    }

    // The result has the base's type; TensorFlow wants both alike.
    private static void Pow(Place p) => Each(p, x =>
    {
        DType a = p.DType, b = p.Site.DType(1), wide = a == b ? a : a.IsFloat() && !b.IsFloat() ? a : b.IsFloat() && !a.IsFloat() ? b : DType.F64;
        return p.Cast(p.Typed("Pow", wide, p.Cast(x[0], a, wide), p.Cast(x[1], b, wide)), wide, a);
    });
}
