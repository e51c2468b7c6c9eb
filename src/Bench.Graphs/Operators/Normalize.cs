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
        Fresh("BatchNormalization", Opset.Any, Batch) with { Takes = 5..5, Defaults = [("epsilon", 1e-5), ("momentum", 0.9), ("training_mode", 0)] },
        Fresh("LayerNormalization", Opset.Any, Layer) with { Takes = 2..3, Defaults = Last, Optional = ["stash_type"], Normal = Normal },
        Fresh("RMSNormalization", Opset.From(23), s => [s[0]]) with { Takes = 2..2, Defaults = Last, Optional = ["stash_type"], Normal = Normal },
        Fresh("Softmax", Opset.Any, s => [s[0]]) with { Defaults = [("axis", -1)], Normal = Normal },
        Fresh("LogSoftmax", Opset.Any, s => [s[0]]) with { Defaults = [("axis", -1)], Normal = Normal },
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
}
