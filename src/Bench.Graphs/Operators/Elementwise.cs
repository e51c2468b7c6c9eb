using static Bench.Graphs.Operators.ElementwiseFolding;
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
        Fresh("Abs", Same, Any, Each(Math.Abs, Math.Abs)),
        Fresh("Neg", Same, Any, Each(a => -a, a => -a)),
        Fresh("Exp", Same, Any, Each(Math.Exp)),
        Fresh("Log", Same, Any, Each(Math.Log)),
        Fresh("Sqrt", Same, Any, Each(Math.Sqrt)),
        Fresh("Reciprocal", Same, Any, Each(a => 1 / a)),
        Fresh("Sin", Same, From(22, DType.BF16), Each(Math.Sin)),
        Fresh("Cos", Same, From(22, DType.BF16), Each(Math.Cos)),
        Fresh("Tanh", Same, Any, null),
        Fresh("Erf", Same, Any, null),
        Fresh("Sigmoid", Same, Any, null),
        Fresh("Relu", Same, Any, null),
        Fresh("Softplus", Same, From(22, DType.BF16), null),
        Fresh("Floor", Same, Any, Each(Math.Floor)),
        Fresh("Ceil", Same, Any, Each(Math.Ceiling)),
        Fresh("Round", Same, From(22, DType.BF16), Each(Math.Round)),
        Fresh("Sign", Same, Any, Each(a => double.IsNaN(a) ? a : Math.Sign(a), a => Math.Sign(a))),
        View("Identity", Same, Any, Folding.Same),
        Fresh("Not", Same, Any, Each(null, a => 1 - a)),
        Fresh("Gelu", Same, From(20), null) with { Defaults = [("approximate", "none")] },
        Fresh("Swish", Same, From(24), null) with { Defaults = [("alpha", 1.0)] },
        Shown("Clip", Same, Any, Clipped) with { Takes = 1..3 },
        Fresh("IsNaN", Truth, From(20, DType.BF16), null),
        Fresh("IsInf", Truth, From(20, DType.BF16, DType.F16), null) with { Defaults = [("detect_negative", 1), ("detect_positive", 1)] },
        Shown("Cast", s => [new(DTypes.Parse(s.Attributes.Text("to", "")), s.Shape(0))], Any, Converted) with { Optional = ["to"] },
        Shown("CastLike", s => [new(s.DType(1), s.Shape(0))], Any, null) with { Takes = 2..2, Normal = AsCast },
        Shown("Dropout", s => [s[0], new(DType.BOOL, s.Shape(0))], From(22, DType.BF16), null) with
        {
            Takes = 1..3, Optional = ["seed"], Normal = AtInference,
        },
        Fresh("Add", Broadcast, Any, Pair((a, b) => a + b, (a, b) => a + b)) with { Takes = 2..2 },
        Fresh("Sub", Broadcast, Any, Pair((a, b) => a - b, (a, b) => a - b)) with { Takes = 2..2 },
        Fresh("Mul", Broadcast, Any, Pair((a, b) => a * b, (a, b) => a * b)) with { Takes = 2..2 },
        Fresh("Div", Broadcast, Any, Pair((a, b) => a / b, (a, b) => a / b, divides: true)) with { Takes = 2..2 },
        Fresh("And", Broadcast, Any, Pair(null, (a, b) => a & b)) with { Takes = 2..2 },
        Fresh("Or", Broadcast, Any, Pair(null, (a, b) => a | b)) with { Takes = 2..2 },
        Fresh("Xor", Broadcast, Any, Pair(null, (a, b) => a ^ b)) with { Takes = 2..2 },
        // Of one input they are that input.
        Shown("Min", Broadcast, Any, Pair(Math.Min, Math.Min)) with { Takes = 1.. },
        Shown("Max", Broadcast, Any, Pair(Math.Max, Math.Max)) with { Takes = 1.. },
        Shown("Sum", Broadcast, Any, Pair((a, b) => a + b, null)) with { Takes = 1.. },
        Shown("Mean", Broadcast, Any, ElementwiseFolding.Mean) with { Takes = 1.. },
        Fresh("Mod", Broadcast, Any, Modulo) with { Takes = 2..2, Defaults = [("fmod", 0)] },
        Fresh("Pow", s => [new(s.DType(0), Broadcast(s, s.Shape(0), s.Shape(1)))], Any, Pair(Math.Pow, Power)) with { Takes = 2..2 },
        Fresh("Equal", Comparison, Any, Pair((a, b) => a == b ? 1 : 0, (a, b) => a == b ? 1 : 0)) with { Takes = 2..2 },
        Fresh("Less", Comparison, Any, Pair((a, b) => a < b ? 1 : 0, (a, b) => a < b ? 1 : 0)) with { Takes = 2..2 },
        Fresh("LessOrEqual", Comparison, Any, Pair((a, b) => a <= b ? 1 : 0, (a, b) => a <= b ? 1 : 0)) with { Takes = 2..2 },
        Fresh("Greater", Comparison, Any, Pair((a, b) => a > b ? 1 : 0, (a, b) => a > b ? 1 : 0)) with { Takes = 2..2 },
        Fresh("GreaterOrEqual", Comparison, Any, Pair((a, b) => a >= b ? 1 : 0, (a, b) => a >= b ? 1 : 0)) with { Takes = 2..2 },
        Fresh("Where", s => [new(s.SameType(1, 2), Broadcast(s, Broadcast(s, s.Shape(0), s.Shape(1)), s.Shape(2)))], Any, Chosen) with { Takes = 3..3 },
    ];

    private static Operator Fresh(string name, Func<Site, TensorType[]> infer, Since since, Folding? folding) =>
        new(name, infer) { Since = since, Cost = Costs.None, Memory = Memory.Fresh, Folding = folding, Gradient = Gradients.NotYet };

    private static Operator Shown(string name, Func<Site, TensorType[]> infer, Since since, Folding? folding) =>
        Fresh(name, infer, since, folding) with { Memory = Memory.Shown };

    private static Operator View(string name, Func<Site, TensorType[]> infer, Since since, Folding? folding) =>
        Fresh(name, infer, since, folding) with { Memory = Memory.View };

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
}
