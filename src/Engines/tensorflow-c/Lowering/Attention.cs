using Bench.Graphs;
using Rules = Bench.Graphs.Operators.Attention;

namespace Bench.Engines;

// Products and a softmax, as Keras' attention layers write it: TensorFlow's CPU has no fused one.
internal static class AttentionLowering
{
    public static readonly Dictionary<string, Action<Place>> Table = new() { ["Attention"] = Attention, ["RotaryEmbedding"] = Rotary };

    private static void Attention(Place p)
    {
        var z = Rules.SizesOf(p.Site);
        string query = Heads(p, 0, z.QueryHeads, z.Queries, z.HeadSize), keys =
            Heads(p, 1, z.KeyHeads, z.Keys, z.HeadSize), values = Heads(p, 2, z.KeyHeads, z.Keys, z.ValueSize);
        if (p.Site.Has(4)) keys = Join(p, p.In(4), keys, 2);
        if (p.Site.Has(5)) values = Join(p, p.In(5), values, 2);
        p.Give(1, keys);
        p.Give(2, values);

        var groups = z.QueryHeads / z.KeyHeads;
        Shape scoreShape = [z.Batch, z.QueryHeads, z.Queries, z.Total];
        if (groups > 1)
        {
            // Keys that several query heads share are broadcast over them.
            query = p.Reshape(query, [z.Batch, z.KeyHeads, groups, z.Queries, z.HeadSize]);
            keys = p.Reshape(keys, [z.Batch, z.KeyHeads, 1, z.Total, z.HeadSize]);
            values = p.Reshape(values, [z.Batch, z.KeyHeads, 1, z.Total, z.ValueSize]);
        }

        // Halves are only stored as such: TensorFlow's CPU kernels would round after every operator.
        var type = p.Wide;
        query = p.Typed("Mul", type, p.Cast(query, p.DType, type), p.Number(p.Attributes.Float("scale", 1 / Math.Sqrt(z.HeadSize)), type));
        var raw = p.Node("BatchMatMulV2", [query, p.Cast(keys, p.DType, type)], ("T", type), ("adj_y", true));
        if (groups > 1) raw = p.Reshape(raw, scoreShape, type);
        var masked = Masked(p, z, raw, type);
        var softcap = p.Attributes.Float("softcap", 0);
        var capped = softcap == 0
            ? masked
            : p.Typed("Mul", type, p.Typed("Tanh", type, p.Typed("RealDiv", type, masked, p.Number(softcap, type))), p.Number(softcap, type));
        var precision = p.Attributes.Text("softmax_precision", "") is { Length: > 0 } name && DTypes.Parse(name).Size() > type.Size()
            ? DTypes.Parse(name)
            : type;
        var weights = p.Cast(p.Typed("Softmax", precision, p.Cast(capped, type, precision)), precision, type);
        p.Give(3, p.Cast(p.Attributes.Int("qk_matmul_output_mode", 0) switch { 0 => raw, 1 => masked, 2 => capped, _ => weights }, type, p.DType));

        if (groups > 1) weights = p.Reshape(weights, [z.Batch, z.KeyHeads, groups, z.Queries, z.Total], type);
        var mixed = p.Cast(p.Typed("BatchMatMulV2", type, weights, p.Cast(values, p.DType, type)), type, p.DType);
        if (groups > 1) mixed = p.Reshape(mixed, [z.Batch, z.QueryHeads, z.Queries, z.ValueSize]);
        if (p.Site.Shape(0).Rank == 4) p.Give(mixed);
        else p.Give(p.Reshape(p.Transpose(mixed, 0, 2, 1, 3), [z.Batch * z.Queries, z.QueryHeads * z.ValueSize]), Form.Rows);
    }

    // [batch, length, heads × size] as [batch, heads, length, size].
    private static string Heads(Place p, int input, int heads, int length, int size)
    {
        if (p.Site.Shape(0).Rank == 4) return p.In(input);
        return p.Transpose(Apart(p, input, [p.Site.Shape(0)[0], length, heads, size]), 0, 2, 1, 3);
    }

    private static string Apart(Place p, int input, Shape shape) => p.Reshape(p.In(input, p.Lies(input, Form.Rows) ? Form.Rows : Form.Plain), shape);

    private static string Join(Place p, string first, string second, int axis) =>
        p.Node("ConcatV2", [first, second, p.Scalar(axis)], ("N", 2L), ("T", p.DType), ("Tidx", DType.I32));

    /// <summary>Scores with everything that keeps a query from a key.</summary>
    private static string Masked(Place p, Rules.Sizes z, string scores, DType type)
    {
        var lowest = p.Number(double.NegativeInfinity, type);
        if (p.Site.Has(3))
        {
            var boolean = p.Site.DType(3) == DType.BOOL;
            var mask = boolean ? p.In(3) : p.Cast(p.In(3), p.Site.DType(3), type);
            var missing = z.Total - p.Site.Shape(3)[-1];
            if (missing > 0)
            {
                var pads = ConvLowering.Pads(p, [.. Enumerable.Repeat((0, 0), p.Site.Shape(3).Rank - 1), (0, missing)]);
                mask = p.Node("PadV2", [mask, pads, boolean ? p.Number(0, DType.BOOL) : lowest], ("T", boolean ? DType.BOOL : type), ("Tpaddings", DType.I32));
            }

            scores = boolean ? p.Typed("SelectV2", type, mask, scores, lowest) : p.Typed("AddV2", type, scores, mask);
        }

        if (p.Attributes.Int("is_causal", 0) != 0)
        {
            var ahead =
                MovementLowering.Filled(new TensorType(type, [z.Queries, z.Total]), i => i % z.Total > i / z.Total + z.Past ? double.NegativeInfinity : 0);
            scores = p.Typed("AddV2", type, scores, p.Constant(ahead));
        }

        if (!p.Site.Has(6)) return scores;
        var places = p.Constant(MovementLowering.Filled(new TensorType(DType.I64, [z.Total]), i => i));
        var lengths = p.Reshape(p.Cast(p.In(6), p.Site.DType(6), DType.I64), [z.Batch, 1, 1, 1], DType.I64);
        return p.Typed("SelectV2", type, p.Typed("Less", DType.I64, places, lengths), scores, lowest);
    }

    private static void Rotary(Place p)
    {
        var flat = p.Site.Shape(0).Rank == 3;
        var shape = p.Site.Shape(0);
        var heads = flat ? (int)p.Attributes.Int("num_heads", 0) : shape[1];
        int batch = shape[0], length = flat ? shape[1] : shape[2], size = flat ? shape[2] / heads : shape[3];
        var turned = (int)p.Attributes.Int("rotary_embedding_dim", 0) is var d and > 0 ? d : size;
        var half = turned / 2;
        Shape whole = flat ? [batch, length, heads, size] : shape, table = flat ? [batch, length, 1, half] : [batch, 1, length, half];
        string Table(int input) => p.Site.Has(3)
            ? p.Reshape(p.Gather(p.In(input), p.Cast(p.In(3), p.Site.DType(3), DType.I64), 0), table)
            : p.Reshape(p.In(input), table);

        string Part(string x, int start, int end, int step)
        {
            int[] starts = [0, 0, 0, start], ends = [0, 0, 0, end], steps = [1, 1, 1, step];
            return p.Node("StridedSlice", [x, p.Ints(starts), p.Ints(ends), p.Ints(steps)], ("T", p.DType), ("Index", DType.I32), ("begin_mask", 7L),
                ("end_mask", 7L));
        }

        var x = flat ? Apart(p, 0, whole) : p.In(0);
        var interleaved = p.Attributes.Int("interleaved", 0) != 0;
        var (a, b) = interleaved ? (Part(x, 0, turned, 2), Part(x, 1, turned, 2)) : (Part(x, 0, half, 1), Part(x, half, turned, 1));
        string cos = Table(1), sin = Table(2);
        string real = p.Op("Sub", p.Op("Mul", a, cos), p.Op("Mul", b, sin)), imaginary = p.Op("AddV2", p.Op("Mul", a, sin), p.Op("Mul", b, cos));
        var y = interleaved
            ? p.Reshape(p.Node("Pack", [real, imaginary], ("N", 2L), ("T", p.DType), ("axis", -1L)), [.. whole.SkipLast(1), turned])
            : Join(p, real, imaginary, 3);
        if (turned < size) y = Join(p, y, Part(x, turned, size, 1), 3);
        p.Give(flat ? p.Reshape(y, p.Output.Shape) : y);
    }
}
