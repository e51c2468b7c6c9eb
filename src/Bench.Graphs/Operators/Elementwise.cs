using static Bench.Graphs.Operators.ElementwiseFolding;
using static Bench.Graphs.Operators.Gradients;
using static Bench.Graphs.Operators.Opset;

namespace Bench.Graphs.Operators;

/// <summary>
/// Normal form: `to` is a type as safetensors spells it. CastLike becomes Cast; Dropout at inference becomes Identity unless its mask is used.
/// Min, Max, Sum and Mean take any number of inputs; Clip's bounds are inputs 1 and 2.
/// </summary>
public static class Elementwise
{
    public static readonly Operator[] Operators =
    [
        Fresh("Abs", Same, Any, Each(Math.Abs, Math.Abs), Slope(b => b.Op("Sign", b.In()))),
        Fresh("Neg", Same, Any, Each(a => -a, a => -a), b => [b.Op("Neg", b.Given())]),
        Fresh("Exp", Same, Any, Each(Math.Exp), Slope(b => b.Out())),
        Fresh("Log", Same, Any, Each(Math.Log), b => [b.Div(b.Given(), b.In())]),
        Fresh("Sqrt", Same, Any, Each(Math.Sqrt), b => [b.Div(b.Given(), b.Mul(b.Out(), 2))]),
        Fresh("Reciprocal", Same, Any, Each(a => 1 / a), Slope(b => b.Op("Neg", b.Square(b.Out())))),
        Fresh("Sin", Same, From(22, DType.BF16), Each(Math.Sin), Slope(b => b.Op("Cos", b.In()))),
        Fresh("Cos", Same, From(22, DType.BF16), Each(Math.Cos), Slope(b => b.Op("Neg", b.Op("Sin", b.In())))),
        Fresh("Tanh", Same, Any, null, Slope(b => b.Sub(1, b.Square(b.Out())))),
        Fresh("Erf", Same, Any, null, Slope(b => b.Mul(b.Op("Exp", b.Op("Neg", b.Square(b.In()))), 2 / Math.Sqrt(Math.PI)))),
        Fresh("Sigmoid", Same, Any, null, Slope(b => b.Mul(b.Out(), b.Sub(1, b.Out())))),
        Fresh("Relu", Same, Any, null, b => [b.Where(b.Op("Greater", b.Out(), b.Number(0, b.Out())), b.Given())]),
        Fresh("Softplus", Same, From(22, DType.BF16), null, Slope(b => b.Op("Sigmoid", b.In()))),
        Fresh("Floor", Same, Any, Each(Math.Floor), Nothing),
        Fresh("Ceil", Same, Any, Each(Math.Ceiling), Nothing),
        Fresh("Round", Same, From(22, DType.BF16), Each(Math.Round), Nothing),
        Fresh("Sign", Same, Any, Each(a => double.IsNaN(a) ? a : Math.Sign(a), a => Math.Sign(a)), Nothing),
        View("Identity", Same, Any, Folding.Same, b => [b.Given()]),
        Fresh("Not", Same, Any, Each(null, a => 1 - a), Nothing),
        Fresh("Gelu", Same, From(20), null, Slope(OfGelu)) with { Defaults = [("approximate", "none")] },
        Fresh("Swish", Same, From(24), null, Slope(OfSwish)) with { Defaults = [("alpha", 1.0)] },
        Shown("Clip", Same, Any, Clipped, OfClip) with { Takes = 1..3 },
        Fresh("IsNaN", Truth, From(20, DType.BF16), null, Nothing),
        Fresh("IsInf", Truth, From(20, DType.BF16, DType.F16), null, Nothing) with { Defaults = [("detect_negative", 1), ("detect_positive", 1)] },
        Shown("Cast", s => [new(DTypes.Parse(s.Attributes.Text("to", "")), s.Shape(0))], Any, Converted,
            b => [b.Site.DType(0).IsFloat() ? b.Op("Cast", [b.Given()], ("to", b.Site.DType(0).ToString())) : null]) with { Optional = ["to"] },
        Shown("CastLike", s => [new(s.DType(1), s.Shape(0))], Any, null) with { Takes = 2..2, Normal = AsCast },
        Shown("Dropout", s => [s[0], new(DType.BOOL, s.Shape(0))], From(22, DType.BF16), null) with
        {
            Takes = 1..3, Optional = ["seed"], Normal = AtInference,
        },
        Fresh("Add", Broadcast, Any, Pair((a, b) => a + b, (a, b) => a + b), b => [b.SumTo(b.Given(), 0), b.SumTo(b.Given(), 1)]) with { Takes = 2..2 },
        Fresh("Sub", Broadcast, Any, Pair((a, b) => a - b, (a, b) => a - b),
            b => [b.SumTo(b.Given(), 0), b.SumTo(b.Op("Neg", b.Given()), 1)]) with { Takes = 2..2 },
        Fresh("Mul", Broadcast, Any, Pair((a, b) => a * b, (a, b) => a * b),
            b => [b.SumTo(b.Mul(b.Given(), b.In(1)), 0), b.SumTo(b.Mul(b.Given(), b.In()), 1)]) with { Takes = 2..2 },
        Fresh("Div", Broadcast, Any, Pair((a, b) => a / b, (a, b) => a / b, divides: true), OfQuotient) with { Takes = 2..2 },
        Fresh("And", Broadcast, Any, Pair(null, (a, b) => a & b), Nothing) with { Takes = 2..2 },
        Fresh("Or", Broadcast, Any, Pair(null, (a, b) => a | b), Nothing) with { Takes = 2..2 },
        Fresh("Xor", Broadcast, Any, Pair(null, (a, b) => a ^ b), Nothing) with { Takes = 2..2 },
        // Of one input they are that input.
        Shown("Min", Broadcast, Any, Pair(Math.Min, Math.Min)) with { Takes = 1.. },
        Shown("Max", Broadcast, Any, Pair(Math.Max, Math.Max)) with { Takes = 1.. },
        Shown("Sum", Broadcast, Any, Pair((a, b) => a + b, null),
            b => [.. Enumerable.Range(0, b.Site.Inputs).Select(i => b.SumTo(b.Given(), i))]) with { Takes = 1.. },
        Shown("Mean", Broadcast, Any, ElementwiseFolding.Mean,
            b => [.. Enumerable.Range(0, b.Site.Inputs).Select(i => b.SumTo(b.Mul(b.Given(), 1.0 / b.Site.Inputs), i))]) with { Takes = 1.. },
        Fresh("Mod", Broadcast, Any, Modulo) with { Takes = 2..2, Defaults = [("fmod", 0)] },
        Fresh("Pow", s => [new(s.DType(0), Broadcast(s, s.Shape(0), s.Shape(1)))], Any, Pair(Math.Pow, Power), OfPower) with { Takes = 2..2 },
        Fresh("Equal", Comparison, Any, Pair((a, b) => a == b ? 1 : 0, (a, b) => a == b ? 1 : 0), Nothing) with { Takes = 2..2 },
        Fresh("Less", Comparison, Any, Pair((a, b) => a < b ? 1 : 0, (a, b) => a < b ? 1 : 0), Nothing) with { Takes = 2..2 },
        Fresh("LessOrEqual", Comparison, Any, Pair((a, b) => a <= b ? 1 : 0, (a, b) => a <= b ? 1 : 0), Nothing) with { Takes = 2..2 },
        Fresh("Greater", Comparison, Any, Pair((a, b) => a > b ? 1 : 0, (a, b) => a > b ? 1 : 0), Nothing) with { Takes = 2..2 },
        Fresh("GreaterOrEqual", Comparison, Any, Pair((a, b) => a >= b ? 1 : 0, (a, b) => a >= b ? 1 : 0), Nothing) with { Takes = 2..2 },
        Fresh("Where", s => [new(s.SameType(1, 2), Broadcast(s, Broadcast(s, s.Shape(0), s.Shape(1)), s.Shape(2)))], Any, Chosen,
            b => [null, b.SumTo(b.Where(b.In(), b.Given()), 1), b.SumTo(b.Where(b.Op("Not", b.In()), b.Given()), 2)]) with { Takes = 3..3 },
    ];

    private static Operator Fresh(string name, Func<Site, TensorType[]> infer, Since since, Folding? folding, Gradient? gradient = NotYet) =>
        new(name, infer) { Since = since, Cost = Costs.None, Memory = Memory.Fresh, Folding = folding, Gradient = gradient };

    private static Operator Shown(string name, Func<Site, TensorType[]> infer, Since since, Folding? folding, Gradient? gradient = NotYet) =>
        Fresh(name, infer, since, folding, gradient) with { Memory = Memory.Shown };

    private static Operator View(string name, Func<Site, TensorType[]> infer, Since since, Folding? folding, Gradient? gradient = NotYet) =>
        Fresh(name, infer, since, folding, gradient) with { Memory = Memory.View };

    private static TensorType[] Same(Site s) => [s[0]];

    private static TensorType[] Truth(Site s) => [new(DType.BOOL, s.Shape(0))];

    private static TensorType[] Comparison(Site s) => [new(DType.BOOL, Broadcast(s)[0].Shape)];

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

    private static string OfGelu(Backward b)
    {
        var x = b.In();
        if (b.Site.Attributes.Text("approximate", "none") == "none")
        {
            // Φ(x) + x φ(x)
            var below = b.Mul(b.Add(b.Op("Erf", b.Mul(x, Math.Sqrt(0.5))), 1), 0.5);
            var density = b.Mul(b.Op("Exp", b.Mul(b.Square(x), -0.5)), 1 / Math.Sqrt(2 * Math.PI));
            return b.Add(below, b.Mul(x, density));
        }

        // With u = √(2/π) (x + 0.044715 x³): (1 + tanh u + x (1 − tanh² u) u') / 2
        var (root, cubic) = (Math.Sqrt(2 / Math.PI), 0.044715);
        var square = b.Square(x);
        var tanh = b.Op("Tanh", b.Mul(b.Mul(x, b.Add(b.Mul(square, cubic), 1)), root));
        var inner = b.Mul(b.Add(b.Mul(square, 3 * cubic), 1), root);
        return b.Mul(b.Add(b.Add(tanh, 1), b.Mul(b.Mul(x, b.Sub(1, b.Square(tanh))), inner)), 0.5);
    }

    // σ(αx) (1 + αx (1 − σ(αx)))
    private static string OfSwish(Backward b)
    {
        var scaled = b.Mul(b.In(), b.Site.Attributes.Float("alpha", 1));
        var sigmoid = b.Op("Sigmoid", scaled);
        return b.Mul(sigmoid, b.Add(b.Mul(scaled, b.Sub(1, sigmoid)), 1));
    }

    private static IReadOnlyList<string?> OfQuotient(Backward b)
    {
        var first = b.Div(b.Given(), b.In(1));
        return [b.SumTo(first, 0), b.SumTo(b.Op("Neg", b.Mul(first, b.Out())), 1)];
    }

    private static IReadOnlyList<string?> OfPower(Backward b)
    {
        var slope = b.Mul(b.In(1), b.Op("Pow", b.In(), b.Add(b.In(1), -1)));
        return [b.SumTo(b.Mul(b.Given(), slope), 0), b.SumTo(b.Mul(b.Mul(b.Given(), b.Out()), b.Op("Log", b.In())), 1)];
    }

    private static IReadOnlyList<string?> OfClip(Backward b)
    {
        var kept = b.Given();
        if (b.Site.Has(1)) kept = b.Where(b.Op("GreaterOrEqual", b.In(), b.In(1)), kept);
        if (b.Site.Has(2)) kept = b.Where(b.Op("LessOrEqual", b.In(), b.In(2)), kept);
        return [kept, .. Enumerable.Repeat<string?>(null, b.Site.Inputs - 1)];
    }
}
