using Bench.Graphs;
using Bench.Protocol;

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
        if (axis == rank - 1)
        {
            p.Give(p.Op(op, p.In(0)));
            return;
        }

        int[] order = [.. Enumerable.Range(0, rank)];
        (order[axis], order[rank - 1]) = (order[rank - 1], order[axis]);
        p.Give(p.Transpose(p.Op(op, p.Transpose(p.In(0), order)), order));
    }

    private static void BatchNorm(Place p)
    {
        var epsilon = p.Attributes.Float("epsilon", 1e-5);
        if (p.Attributes.Int("training_mode", 0) != 0) throw new EngineException("unsupported", $"BatchNormalization \"{p.Site.Node.Name}\": training_mode");
        var fused = p.Site.Shape(0).Rank == 4 && p.DType is not DType.F64;
        if (!fused)
        {
            throw new EngineException("unsupported", $"BatchNormalization \"{p.Site.Node.Name}\": of {p.Site[0]}");
        }

        // The statistics of the fused kernel are float32 whatever its input is.
        string Statistic(int i) => p.Cast(p.In(i), p.Site.DType(i), DType.F32);
        p.Give(p.Node("FusedBatchNormV3", [p.In(0, Form.ChannelsLast), Statistic(1), Statistic(2), Statistic(3), Statistic(4)],
            ("T", p.DType), ("U", DType.F32), ("epsilon", (float)epsilon), ("is_training", false)), Form.ChannelsLast);
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
