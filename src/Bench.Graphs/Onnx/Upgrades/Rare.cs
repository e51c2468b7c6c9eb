namespace Bench.Graphs.Onnx.Upgrades;

/// <summary>Operators of few models, written out in those that every engine has.</summary>
internal static class Rare
{
    public static readonly (string, long, Action<Importing, Draft>)[] Entries =
    [
        ("LeakyRelu", long.MaxValue, (to, d) => Sides(to, d, d.Take("alpha", 0.01), x => x)),
        ("PRelu", long.MaxValue,
            (to, d) => Become(d, "Where", to.Emit(d, "Less", [d.Inputs[0], Number(to, d, 0)]), to.Emit(d, "Mul", [d.Inputs[0], d.Inputs[1]]), d.Inputs[0])),
        ("ThresholdedRelu", long.MaxValue,
            (to, d) => Become(d, "Where", to.Emit(d, "Greater", [d.Inputs[0], Number(to, d, d.Take("alpha", 1.0))]), d.Inputs[0], Number(to, d, 0))),
        ("Elu", long.MaxValue, (to, d) => Sides(to, d, d.Take("alpha", 1.0), x => Grown(to, d, x))),
        ("Selu", long.MaxValue, Selu),
        ("Celu", long.MaxValue, Celu),
        ("HardSigmoid", long.MaxValue,
            (to, d) => Become(d, "Clip", Line(to, d, d.Take("alpha", 0.2), d.Take("beta", 0.5)), Number(to, d, 0), Number(to, d, 1))),
        ("HardSwish", long.MaxValue,
            (to, d) => Become(d, "Mul", d.Inputs[0], to.Emit(d, "Clip", [Line(to, d, 1.0 / 6, 0.5), Number(to, d, 0), Number(to, d, 1)]))),
        ("Mish", long.MaxValue, (to, d) => Become(d, "Mul", d.Inputs[0], to.Emit(d, "Tanh", [to.Emit(d, "Softplus", [d.Inputs[0]])]))),
        ("Softsign", long.MaxValue, (to, d) => Become(d, "Div", d.Inputs[0], to.Emit(d, "Add", [to.Emit(d, "Abs", [d.Inputs[0]]), Number(to, d, 1)]))),
        ("InstanceNormalization", long.MaxValue, (to, d) => Groups(to, d, to.Shape(d.Inputs[0])[1])),
        ("GroupNormalization", long.MaxValue, (to, d) => Groups(to, d, (int)d.Take("num_groups", 1L))),
    ];

    private static void Become(Draft draft, string op, params string[] inputs)
    {
        draft.Op = op;
        draft.Attributes.Clear();
        draft.Inputs.Clear();
        draft.Inputs.AddRange(inputs);
    }

    private static string Number(Importing to, Draft draft, double value) => to.Scalar(draft, "number", to.Type(draft.Inputs[0]).DType, value);

    private static string Line(Importing to, Draft draft, double slope, double height) =>
        to.Emit(draft, "Add", [to.Emit(draft, "Mul", [draft.Inputs[0], Number(to, draft, slope)]), Number(to, draft, height)]);

    private static string Grown(Importing to, Draft draft, string x) => to.Emit(draft, "Sub", [to.Emit(draft, "Exp", [x]), Number(to, draft, 1)]);

    /// <summary>x where it is positive, alpha · below(x) where not.</summary>
    private static void Sides(Importing to, Draft draft, double alpha, Func<string, string> below)
    {
        var zero = Number(to, draft, 0);
        // The lower side sees no positive numbers, whose exponentials would overflow.
        var low = below(to.Emit(draft, "Min", [draft.Inputs[0], zero]));
        Become(draft, "Add", to.Emit(draft, "Max", [draft.Inputs[0], zero]), to.Emit(draft, "Mul", [low, Number(to, draft, alpha)]));
    }

    private static void Selu(Importing to, Draft draft)
    {
        double alpha = draft.Take("alpha", 1.67326319217681884765625), gamma = draft.Take("gamma", 1.05070102214813232421875);
        var (x, zero) = (draft.Inputs[0], Number(to, draft, 0));
        var low = to.Emit(draft, "Mul", [Grown(to, draft, to.Emit(draft, "Min", [x, zero])), Number(to, draft, alpha)]);
        Become(draft, "Mul", to.Emit(draft, "Add", [to.Emit(draft, "Max", [x, zero]), low]), Number(to, draft, gamma));
    }

    private static void Celu(Importing to, Draft draft)
    {
        var alpha = draft.Take("alpha", 1.0);
        Sides(to, draft, alpha, x => Grown(to, draft, to.Emit(draft, "Div", [x, Number(to, draft, alpha)])));
    }

    /// <summary>
    /// Each group of channels of a sample has mean 0 and variance 1 before scale and bias, one of each a channel (GroupNormalization before set 21: a group).
    /// </summary>
    private static void Groups(Importing to, Draft draft, int groups)
    {
        var shape = to.Shape(draft.Inputs[0]);
        if (groups < 1 || shape.Rank < 2 || shape[1] % groups != 0) throw draft.Wrong($"{shape} does not divide into {groups} groups");
        var epsilon = Number(to, draft, draft.Take("epsilon", 1e-5));
        var each = to.Emit(draft, "Reshape", [draft.Inputs[0], to.Constant(draft, "groups", shape[0], groups, -1)]);
        var last = to.Constant(draft, "axes", -1);
        var centred = to.Emit(draft, "Sub", [each, to.Emit(draft, "ReduceMean", [each, last])]);
        var variance = to.Emit(draft, "ReduceMean", [to.Emit(draft, "Mul", [centred, centred]), last]);
        var normal = to.Emit(draft, "Div", [centred, to.Emit(draft, "Sqrt", [to.Emit(draft, "Add", [variance, epsilon])])]);
        var perGroup = draft.Op == "GroupNormalization" && draft.Version < 21;
        if (perGroup) normal = Scaled(to, draft, normal, [groups, 1]);
        var back = to.Emit(draft, "Reshape", [normal, to.Constant(draft, "shape", [.. shape.Select(d => (long)d)])]);
        if (perGroup) Become(draft, "Identity", back);
        else
        {
            var along = new[] { (long)shape[1] }.Concat(Enumerable.Repeat(1L, shape.Rank - 2)).ToArray();
            var bias = to.Emit(draft, "Reshape", [draft.Inputs[2], to.Constant(draft, "along", along)]);
            var scale = to.Emit(draft, "Reshape", [draft.Inputs[1], to.Constant(draft, "along", along)]);
            Become(draft, "Add", to.Emit(draft, "Mul", [back, scale]), bias);
        }
    }

    private static string Scaled(Importing to, Draft draft, string normal, long[] along)
    {
        var scale = to.Emit(draft, "Reshape", [draft.Inputs[1], to.Constant(draft, "along", along)]);
        var bias = to.Emit(draft, "Reshape", [draft.Inputs[2], to.Constant(draft, "along", along)]);
        return to.Emit(draft, "Add", [to.Emit(draft, "Mul", [normal, scale]), bias]);
    }
}
