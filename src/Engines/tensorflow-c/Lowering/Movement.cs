using Bench.Graphs;
using Rules = Bench.Graphs.Operators.Movement;

namespace Bench.Engines;

internal static class MovementLowering
{
    public static readonly Dictionary<string, Action<Place>> Table = new()
    {
        ["Reshape"] = Reshape,
        ["Flatten"] = Reshape,
        ["Squeeze"] = Reshape,
        ["Unsqueeze"] = Reshape,
        ["Transpose"] = p => p.Graph.Turn(p.Site.Node.Outputs[0], p.Site.Node.Inputs[0], [.. p.Attributes.Ints("perm")!.Select(a => (int)a)]),
        ["Expand"] = p => p.Give(p.Node("BroadcastTo", [p.In(0), p.Ints(p.Output.Shape)], ("T", p.DType), ("Tidx", DType.I32))),
        ["Tile"] = p => p.Give(p.Node("Tile", [p.In(0), p.Ints(p.Site.Constant(1).ToLongs().Select(v => (int)v))], ("T", p.DType), ("Tmultiples", DType.I32))),
        ["Concat"] = Concat,
        ["Split"] = Split,
        ["Slice"] = Slice,
        ["Pad"] = Pad,
        ["Shape"] = p => p.Give(p.Constant(Tensor.Longs([.. Rules.ShapeRange(p.Site).Select(d => (long)d)]))),
        ["Size"] = p => p.Give(p.Constant(Tensor.Scalar(p.Site.Shape(0).Elements))),
        ["ConstantOfShape"] = p => p.Give(p.Constant(Filled(p.Output, _ => p.Attributes.Float("value", 0)))),
        ["Range"] = Range,
        ["Trilu"] = Trilu,
    };

    // Rows are only another shape: what is reshaped need not be put back first.
    private static void Reshape(Place p)
    {
        var form = p.Lies(0, Form.Plain) || !p.Lies(0, Form.Rows) ? Form.Plain : Form.Rows;
        p.Give(p.Reshape(p.In(0, form), p.Output.Shape));
    }

    private static void Concat(Place p) =>
        p.Give(p.Site.Inputs == 1
            ? p.In(0)
            : p.Node("ConcatV2", [.. Enumerable.Range(0, p.Site.Inputs).Select(i => p.In(i)), p.Scalar((int)p.Attributes.Int("axis", 0))],
            ("N", (long)p.Site.Inputs), ("T", p.DType), ("Tidx", DType.I32)));

    private static void Split(Place p)
    {
        var axis = (int)p.Attributes.Int("axis", 0);
        var form = axis == p.Site.Shape(0).Rank - 1 && p.Lies(0, Form.Rows) ? Form.Rows : Form.Plain;
        var sizes = p.Site.Node.Outputs.Select((_, i) => p.OutputType(i).Shape[axis]);
        var parts = p.Node("SplitV", [p.In(0, form), p.Ints(sizes), p.Scalar(form == Form.Rows ? 1 : axis)],
            ("num_split", (long)p.Site.Outputs), ("T", p.DType), ("Tlen", DType.I32));
        for (var i = 0; i < p.Site.Outputs; i++) p.Give(i, i == 0 ? parts : $"{parts}:{i}", form);
    }

    private static void Slice(Place p)
    {
        var ranges = Rules.Slices(p.Site);
        // An end of -1 would be read from the back: running down to the first element is said by a bit of its own.
        var ends = ranges.Select(r => r.Start + (r.Length == 0 ? 0 : (r.Length - 1) * r.Step + Math.Sign(r.Step))).ToArray();
        long open = 0;
        for (var i = 0; i < ends.Length; i++)
            if (ends[i] < 0) open |= 1L << i;
        p.Give(p.Node("StridedSlice", [p.In(0), p.Ints(ranges.Select(r => r.Start)), p.Ints(ends), p.Ints(ranges.Select(r => r.Step))], ("T", p.DType),
            ("Index", DType.I32), ("end_mask", open)));
    }

    private static void Pad(Place p)
    {
        var pads = Rules.Pads(p.Site);
        var x = p.In(0);
        if (p.Attributes.Text("mode", "constant") != "constant")
        {
            FromInside(p, x, pads);
            return;
        }

        if (pads.Any(a => a.Before < 0 || a.After < 0))
        {
            var shape = p.Site.Shape(0);
            var starts = pads.Select(a => Math.Max(0, -a.Before)).ToArray();
            var lengths = shape.Select((d, i) => d - starts[i] - Math.Max(0, -pads[i].After));
            x = p.Node("Slice", [x, p.Ints(starts), p.Ints(lengths)], ("T", p.DType), ("Index", DType.I32));
            pads = [.. pads.Select(a => (Math.Max(0, a.Before), Math.Max(0, a.After)))];
        }

        var value = p.Site.Has(2) ? p.Reshape(p.In(2), Shape.Scalar) : p.Number(0);
        p.Give(p.Node("PadV2", [x, ConvLowering.Pads(p, pads), value], ("T", p.DType), ("Tpaddings", DType.I32)));
    }

    // Along each axis every place of the output takes one of the input: edge, mirrored or wrapped around.
    private static void FromInside(Place p, string x, (int Before, int After)[] pads)
    {
        for (var axis = 0; axis < pads.Length; axis++)
        {
            var (before, after) = pads[axis];
            if ((before, after) == (0, 0)) continue;
            var size = p.Site.Shape(0)[axis];
            var from = Enumerable.Range(-before, size + before + after).Select(i => Rules.PadSource(p.Site, axis, i)!.Value);
            x = p.Gather(x, p.Ints(from), axis, DType.I32);
        }

        p.Give(x);
    }

    private static void Range(Place p)
    {
        double start = p.Site.Constant(0).ToDoubles()[0], step = p.Site.Constant(2).ToDoubles()[0];
        p.Give(p.Constant(Filled(p.Output, i => start + i * step)));
    }

    // What is kept is known from the shape alone.
    private static void Trilu(Place p)
    {
        var diagonal = p.Site.Has(1) ? p.Site.Constant(1).ToLongs()[0] : 0;
        var upper = p.Attributes.Int("upper", 1) != 0;
        int rows = p.Output.Shape[-2], columns = p.Output.Shape[-1];
        var kept = Filled(new TensorType(DType.BOOL, [rows, columns]), i => upper == (i % columns - i / columns >= diagonal) || !upper
            && i % columns - i / columns == diagonal ? 1 : 0);
        p.Give(p.Op("SelectV2", p.Constant(kept), p.In(0), p.Number(0)));
    }

    public static Tensor Filled(TensorType type, Func<int, double> value) =>
        Tensor.Of<double>(DType.F64, type.Shape, [.. Enumerable.Range(0, checked((int)type.Shape.Elements)).Select(value)]).To(type.DType);
}
