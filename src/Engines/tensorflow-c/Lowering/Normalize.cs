using Bench.Graphs;

namespace Bench.Engines;

internal static class NormalizeLowering
{
    public static readonly Dictionary<string, Action<Place>> Table = new()
    {
        ["BatchNormalization"] = BatchNorm,
        ["LayerNormalization"] = LayerNorm,
        ["RMSNormalization"] = RmsNorm,
        ["Softmax"] = p => Along(p, "Softmax"),
        ["LogSoftmax"] = p => Along(p, "LogSoftmax"),
    };

    // TensorFlow's kernels work along the last dimension.
    private static void Along(Place p, string op)
    {
        int axis = (int)p.Attributes.Int("axis", -1), rank = p.Site.Shape(0).Rank;
        string Widened(string x) => p.Cast(p.Typed(op, p.Wide, p.Cast(x, p.DType, p.Wide)), p.Wide, p.DType);
        if (axis == rank - 1)
        {
            p.Give(Widened(p.In(0)));
            return;
        }

        int[] order = [.. Enumerable.Range(0, rank)];
        (order[axis], order[rank - 1]) = (order[rank - 1], order[axis]);
        p.Give(p.Transpose(Widened(p.Transpose(p.In(0), order)), order));
    }

    private static void BatchNorm(Place p)
    {
        var epsilon = p.Attributes.Float("epsilon", 1e-5);
        if (p.Attributes.Int("training_mode", 0) != 0)
        {
            BatchNormTraining(p, epsilon);
            return;
        }

        if (p.Site.Shape(0).Rank != 4 || p.DType == DType.F64)
        {
            p.Give(p.Cast(Normed(p, Widened(p, 0, Channeled(p)), Widened(p, 3), Widened(p, 4), epsilon), p.Wide, p.DType), Channeled(p));
            return;
        }

        // The statistics of the fused kernel are float32 whatever its input is.
        string Statistic(int i) => p.Cast(p.In(i), p.Site.DType(i), DType.F32);
        p.Give(p.Node("FusedBatchNormV3", [p.In(0, Form.ChannelsLast), Statistic(1), Statistic(2), Statistic(3), Statistic(4)],
            ("T", p.DType), ("U", DType.F32), ("epsilon", (float)epsilon), ("is_training", false)), Form.ChannelsLast);
    }

    // Channels are the last dimension of what is given; of a matrix they are so anyway.
    private static Form Channeled(Place p) => p.Site.Shape(0).Rank > 2 ? Form.ChannelsLast : Form.Plain;

    private static string Widened(Place p, int input, Form form = Form.Plain) => p.Cast(p.In(input, form), p.Site.DType(input), p.Wide);

    // As tf.nn.batch_normalization writes it.
    private static string Normed(Place p, string x, string mean, string variance, double epsilon)
    {
        string Op(string op, params IEnumerable<string> inputs) => p.Typed(op, p.Wide, inputs);
        var inverse = Op("Mul", Op("Rsqrt", Op("AddV2", variance, p.Number(epsilon, p.Wide))), Widened(p, 1));
        return Op("AddV2", Op("Mul", x, inverse), Op("Sub", Widened(p, 2), Op("Mul", mean, inverse)));
    }

    private static void BatchNormTraining(Place p, double epsilon)
    {
        var momentum = p.Attributes.Float("momentum", 0.9);
        var x = Widened(p, 0, Channeled(p));
        var others = p.Ints(Enumerable.Range(0, p.Site.Shape(0).Rank - 1));
        string Op(string op, params IEnumerable<string> inputs) => p.Typed(op, p.Wide, inputs);
        string Mean(string t) => p.Node("Mean", [t, others], ("T", p.Wide), ("Tidx", DType.I32));
        var mean = Mean(x);
        var variance = Mean(Op("SquaredDifference", x, mean));
        p.Give(p.Cast(Normed(p, x, mean, variance, epsilon), p.Wide, p.DType), Channeled(p));
        string Running(int old, string now) =>
            Op("AddV2", Op("Mul", Widened(p, old), p.Number(momentum, p.Wide)), Op("Mul", now, p.Number(1 - momentum, p.Wide)));
        p.Give(1, p.Cast(Running(3, mean), p.Wide, p.Site.DType(3)));
        p.Give(2, p.Cast(Running(4, variance), p.Wide, p.Site.DType(4)));
    }

    // Over the last dimension of rows, or over all dimensions from the axis on.
    private static void LayerNorm(Place p)
    {
        var s = p.Site;
        int axis = (int)p.Attributes.Int("axis", -1), rank = s.Shape(0).Rank;
        var form = axis == rank - 1 && s.Shape(1).Rank == 1 && (!s.Has(2) || s.Shape(2).Rank == 1) && !s.Wants(1) && !s.Wants(2) ? Form.Rows : Form.Plain;
        int[] axes = form == Form.Rows ? [1] : [.. Enumerable.Range(axis, rank - axis)];
        var type = p.Wide;
        var x = p.Cast(p.In(0, form), p.DType, type);
        var mean = Mean(p, x, axes, type);
        var variance = Mean(p, p.Typed("SquaredDifference", type, x, mean), axes, type);
        var inverse = p.Typed("Rsqrt", type, p.Typed("AddV2", type, variance, p.Number(p.Attributes.Float("epsilon", 1e-5), type)));
        var normed = p.Cast(p.Typed("Mul", type, p.Typed("Sub", type, x, mean), inverse), type, p.DType);
        var y = p.Op("Mul", normed, p.In(1));
        // With oneDNN, TensorFlow takes a norm that ends in AddV2 for its fused one, which knows no epsilon but 0.001 (2.21), and XLA does not know that one.
        if (s.Has(2)) y = (form == Form.Rows || rank > 1) && p.Bias(2) is { } bias ? p.Op("BiasAdd", y, bias) : p.Op("AddV2", y, p.In(2));
        p.Give(y, form);
        if (s.Wants(1)) p.Give(1, p.Cast(mean, type, p.OutputType(1).DType));
        if (s.Wants(2)) p.Give(2, p.Cast(inverse, type, p.OutputType(2).DType));
    }

    private static void RmsNorm(Place p)
    {
        int axis = (int)p.Attributes.Int("axis", -1), rank = p.Site.Shape(0).Rank;
        var form = axis == rank - 1 && p.Site.Shape(1).Rank == 1 ? Form.Rows : Form.Plain;
        int[] axes = form == Form.Rows ? [1] : [.. Enumerable.Range(axis, rank - axis)];
        var type = p.Wide;
        var x = p.Cast(p.In(0, form), p.DType, type);
        var inverse = p.Typed("Rsqrt", type,
            p.Typed("AddV2", type, Mean(p, p.Typed("Square", type, x), axes, type), p.Number(p.Attributes.Float("epsilon", 1e-5), type)));
        p.Give(p.Op("Mul", p.Cast(p.Typed("Mul", type, x, inverse), type, p.DType), p.In(1)), form);
    }

    private static string Mean(Place p, string x, int[] axes, DType type) =>
        p.Node("Mean", [x, p.Ints(axes)], ("T", type), ("Tidx", DType.I32), ("keep_dims", true));
}
