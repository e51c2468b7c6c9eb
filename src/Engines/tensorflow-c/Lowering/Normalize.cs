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
        string Widened(string x) => p.Cast(p.Typed(op, Wide(p), p.Cast(x, p.DType, Wide(p))), Wide(p), p.DType);
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
            p.Give(Normed(p, p.In(0, Channeled(p)), p.In(3), p.In(4), epsilon), Channeled(p));
            return;
        }

        // The statistics of the fused kernel are float32 whatever its input is.
        string Statistic(int i) => p.Cast(p.In(i), p.Site.DType(i), DType.F32);
        p.Give(p.Node("FusedBatchNormV3", [p.In(0, Form.ChannelsLast), Statistic(1), Statistic(2), Statistic(3), Statistic(4)],
            ("T", p.DType), ("U", DType.F32), ("epsilon", (float)epsilon), ("is_training", false)), Form.ChannelsLast);
    }

    // Channels are the last dimension of what is given; of a matrix they are so anyway.
    private static Form Channeled(Place p) => p.Site.Shape(0).Rank > 2 ? Form.ChannelsLast : Form.Plain;

    // As tf.nn.batch_normalization writes it.
    private static string Normed(Place p, string x, string mean, string variance, double epsilon)
    {
        var inverse = p.Op("Mul", p.Op("Rsqrt", p.Op("AddV2", variance, p.Number(epsilon))), p.In(1));
        return p.Op("AddV2", p.Op("Mul", x, inverse), p.Op("Sub", p.In(2), p.Op("Mul", mean, inverse)));
    }

    private static void BatchNormTraining(Place p, double epsilon)
    {
        var momentum = p.Attributes.Float("momentum", 0.9);
        var x = p.In(0, Channeled(p));
        var others = p.Ints(Enumerable.Range(0, p.Site.Shape(0).Rank - 1));
        string Mean(string t) => p.Node("Mean", [t, others], ("T", p.DType), ("Tidx", DType.I32));
        var mean = Mean(x);
        var variance = Mean(p.Op("SquaredDifference", x, mean));
        p.Give(Normed(p, x, mean, variance, epsilon), Channeled(p));
        string Running(string old, string now) => p.Op("AddV2", p.Op("Mul", old, p.Number(momentum)), p.Op("Mul", now, p.Number(1 - momentum)));
        p.Give(1, Running(p.In(3), mean));
        p.Give(2, Running(p.In(4), variance));
    }

    // Over the last dimension of rows, or over all dimensions from the axis on.
    private static void LayerNorm(Place p)
    {
        var s = p.Site;
        int axis = (int)p.Attributes.Int("axis", -1), rank = s.Shape(0).Rank;
        var form = axis == rank - 1 && s.Shape(1).Rank == 1 && (!s.Has(2) || s.Shape(2).Rank == 1) && !s.Wants(1) && !s.Wants(2) ? Form.Rows : Form.Plain;
        int[] axes = form == Form.Rows ? [1] : [.. Enumerable.Range(axis, rank - axis)];
        var type = Wide(p);
        var x = p.Cast(p.In(0, form), p.DType, type);
        var mean = Mean(p, x, axes, type);
        var variance = Mean(p, p.Typed("SquaredDifference", type, x, mean), axes, type);
        var inverse = p.Typed("Rsqrt", type, p.Typed("AddV2", type, variance, p.Number(p.Attributes.Float("epsilon", 1e-5), type)));
        var normed = p.Cast(p.Typed("Mul", type, p.Typed("Sub", type, x, mean), inverse), type, p.DType);
        var y = p.Op("Mul", normed, p.In(1));
        p.Give(s.Has(2) ? p.Op("AddV2", y, p.In(2)) : y, form);
        if (s.Wants(1)) p.Give(1, p.Cast(mean, type, p.OutputType(1).DType));
        if (s.Wants(2)) p.Give(2, p.Cast(inverse, type, p.OutputType(2).DType));
    }

    private static void RmsNorm(Place p)
    {
        int axis = (int)p.Attributes.Int("axis", -1), rank = p.Site.Shape(0).Rank;
        var form = axis == rank - 1 && p.Site.Shape(1).Rank == 1 ? Form.Rows : Form.Plain;
        int[] axes = form == Form.Rows ? [1] : [.. Enumerable.Range(axis, rank - axis)];
        var type = Wide(p);
        var x = p.Cast(p.In(0, form), p.DType, type);
        var inverse = p.Typed("Rsqrt", type, p.Typed("AddV2", type, Mean(p, p.Typed("Square", type, x), axes, type), p.Number(p.Attributes.Float("epsilon", 1e-5), type)));
        p.Give(p.Op("Mul", p.Cast(p.Typed("Mul", type, x, inverse), type, p.DType), p.In(1)), form);
    }

    // Halves are normalised in float32, as Keras does.
    private static DType Wide(Place p) => p.DType is DType.F16 or DType.BF16 ? DType.F32 : p.DType;

    private static string Mean(Place p, string x, int[] axes, DType type) => p.Node("Mean", [x, p.Ints(axes)], ("T", type), ("Tidx", DType.I32), ("keep_dims", true));
}
