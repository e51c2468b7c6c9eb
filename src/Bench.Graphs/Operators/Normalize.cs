namespace Bench.Graphs.Operators;

/// <summary>
/// Normal form: axis counts from the front, epsilon is written, stash_type is gone (compute types decide).
/// BatchNormalization: training_mode 1 has the new running mean and variance as outputs 1 and 2.
/// </summary>
public static class Normalize
{
    private static readonly (string, object)[] Last = [("axis", -1), ("epsilon", 1e-5)];

    public static readonly Operator[] Operators =
    [
        Fresh("BatchNormalization", Opset.Any, Batch) with
        {
            Takes = 5..5, Defaults = [("epsilon", 1e-5), ("momentum", 0.9), ("training_mode", 0)], Gradient = OfBatch,
        },
        Fresh("LayerNormalization", Opset.Any, Layer) with
        {
            Gradient = b => OfRows(b, centred: true), Takes = 2..3, Defaults = Last, Optional = ["stash_type"], Normal = Normal,
        },
        Fresh("RMSNormalization", Opset.From(23), s => [s[0]]) with
        {
            Gradient = b => OfRows(b, centred: false), Takes = 2..2, Defaults = Last, Optional = ["stash_type"], Normal = Normal,
        },
        Fresh("Softmax", Opset.Any, s => [s[0]]) with
        {
            Gradient = b => [OfSoftmax(b, b.Out(), b.Given(), b.Site.Axis("axis", b.Site.Shape(0).Rank))], Defaults = [("axis", -1)], Normal = Normal,
        },
        Fresh("LogSoftmax", Opset.Any, s => [s[0]]) with { Gradient = OfLogSoftmax, Defaults = [("axis", -1)], Normal = Normal },
    ];

    private static Operator Fresh(string name, Since since, Func<Site, TensorType[]> infer) =>
        new(name, infer) { Since = since, Cost = Costs.None, Memory = Memory.Fresh, Folding = null, Gradient = Gradients.NotYet };

    private static Node Normal(Site s) =>
        s.Node with { Attributes = s.Attributes.With("axis", s.Axis("axis", s.Shape(0).Rank)).Without("stash_type") };

    private static TensorType[] Batch(Site s)
    {
        var channels = s.Shape(0).Rank > 1 ? s.Shape(0)[1] : 1;
        for (var i = 1; i <= 4; i++)
            if (s.Shape(i) != new Shape(channels)) throw s.Wrong($"input {i} has shape {s.Shape(i)}, an input of {s.Shape(0)} needs [{channels}]");
        return s.Attributes.Int("training_mode", 0) != 0 ? [s[0], s[3], s[4]] : [s[0]];
    }

    private static TensorType[] Layer(Site s)
    {
        var axis = s.Axis("axis", s.Shape(0).Rank);
        var statistic = new TensorType(s.DType(0) == DType.F64 ? DType.F64 : DType.F32, new Shape(s.Shape(0).Select((d, i) => i < axis ? d : 1)));
        return [s[0], statistic, statistic];
    }

    /// <summary>The gradient of a softmax's input, from its output and that one's.</summary>
    internal static string OfSoftmax(Backward b, string y, string given, int axis) =>
        b.Mul(y, b.Sub(given, b.Reduced("ReduceSum", b.Mul(given, y), [axis])));

    private static IReadOnlyList<string?> OfLogSoftmax(Backward b) =>
        [b.Sub(b.Given(), b.Mul(b.Op("Exp", b.Out()), b.Reduced("ReduceSum", b.Given(), [b.Site.Axis("axis", b.Site.Shape(0).Rank)])))];

    // With x̂ = (x − mean) / deviation, or x / root mean square, over everything from the axis on.
    private static IReadOnlyList<string?> OfRows(Backward b, bool centred)
    {
        var shape = b.Site.Shape(0);
        int[] axes = [.. Enumerable.Range(b.Site.Axis("axis", shape.Rank), shape.Rank - b.Site.Axis("axis", shape.Rank))];
        string Mean(string value) => b.Reduced("ReduceMean", value, axes);
        var x = centred ? b.Sub(b.In(), Mean(b.In())) : b.In();
        var inverse = b.Op("Reciprocal", b.Op("Sqrt", b.Add(Mean(b.Square(x)), b.Site.Attributes.Float("epsilon", 1e-5))));
        var hat = b.Mul(x, inverse);
        var scaled = b.Mul(b.Given(), b.In(1));
        var rest = b.Sub(scaled, b.Mul(hat, Mean(b.Mul(scaled, hat))));
        var byInput = b.Mul(centred ? b.Sub(rest, Mean(scaled)) : rest, inverse);
        var byScale = b.SumTo(b.Mul(b.Given(), hat), 1);
        return b.Site.Has(2) ? [byInput, byScale, b.SumTo(b.Given(), 2)] : [byInput, byScale];
    }

    // In training the batch's own mean and variance move with its elements; with momentum 0 outputs 1 and 2 are these.
    private static IReadOnlyList<string?> OfBatch(Backward b)
    {
        var x = b.Site.Shape(0);
        int[] axes = [0, .. Enumerable.Range(2, Math.Max(0, x.Rank - 2))];
        Shape channel = x.Rank > 1 ? [1, x[1], .. Enumerable.Repeat(1, x.Rank - 2)] : [1];
        string Each(string value) => b.Reshape(value, channel);
        string Mean(string value) => b.Reduced("ReduceMean", value, axes);
        var trains = b.Site.Attributes.Int("training_mode", 0) != 0;
        var isTold = trains && b.Site.Attributes.Float("momentum", 0.9) == 0 && b.Site.Wants(1) && b.Site.Wants(2);
        var mean = Each(isTold ? b.Out(1) : trains ? Mean(b.In()) : b.In(3));
        var centred = b.Sub(b.In(), mean);
        var variance = Each(isTold ? b.Out(2) : trains ? Mean(b.Square(centred)) : b.In(4));
        var inverse = b.Op("Reciprocal", b.Op("Sqrt", b.Add(variance, b.Site.Attributes.Float("epsilon", 1e-5))));
        var hat = b.Mul(centred, inverse);
        var scale = b.Mul(Each(b.In(1)), inverse);
        var given = b.Given();
        var rest = trains ? b.Sub(b.Sub(given, Mean(given)), b.Mul(hat, Mean(b.Mul(given, hat)))) : given;
        string Summed(string value) => b.Reshape(b.SumTo(value, channel), b.Site.Shape(1));
        return [b.Mul(rest, scale), Summed(b.Mul(given, hat)), Summed(given), null, null];
    }
}
