using Bench.Graphs;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;
using Lower = System.Func<Bench.Engines.Place, Bench.Engines.Kernel>;
using Rules = Bench.Graphs.Operators.Movement;
using Tensor = TorchSharp.torch.Tensor;

namespace Bench.Engines;

public static class MovementLowering
{
    public static readonly Dictionary<string, Lower> Table = new()
    {
        ["Reshape"] = Reshape,
        ["Flatten"] = Reshape,
        ["Squeeze"] = Reshape,
        ["Unsqueeze"] = Reshape,
        ["Transpose"] = Transpose,
        ["Expand"] = Expand,
        ["Tile"] = Tile,
        ["Concat"] = Concat,
        ["Split"] = Split,
        ["Slice"] = Slice,
        ["Pad"] = Pad,
        ["Shape"] = p => Ready(p, () => torch.tensor(Place.Longs(Rules.ShapeRange(p.Site)))),
        ["Size"] = p => Ready(p, () => torch.tensor(p.Site.Shape(0).Elements)),
        ["ConstantOfShape"] = p =>
            Ready(p, () => torch.full(p.OutputDims, Place.Number(p.Attributes.Float("value", 0), p.Output.DType), Types.Of(p.Output.DType))),
        ["Range"] = Range,
        ["Trilu"] = Trilu,
    };

    private static Kernel Reshape(Place p)
    {
        var dims = p.OutputDims;
        return p.Unary(x => x.reshape(dims));
    }

    private static Kernel Transpose(Place p)
    {
        var order = p.Attributes.Ints("perm")!;
        return p.Unary(x => x.permute(order));
    }

    private static Kernel Expand(Place p)
    {
        var dims = p.OutputDims;
        return p.Unary(x => x.expand(dims));
    }

    private static Kernel Tile(Place p)
    {
        var repeats = p.Site.Constant(1).ToLongs();
        return p.Unary(x => x.repeat(repeats));
    }

    private static Kernel Concat(Place p)
    {
        var axis = p.Attributes.Int("axis", 0);
        var from = Enumerable.Range(0, p.Site.Inputs).Select(p.In).ToArray();
        var parts = new Tensor[from.Length];
        return p.Give(s =>
        {
            for (var i = 0; i < parts.Length; i++) parts[i] = s[from[i]]!;
            return torch.cat(parts, axis);
        });
    }

    private static Kernel Split(Place p)
    {
        var axis = p.Attributes.Int("axis", 0);
        var x = p.In(0);
        var starts = new long[p.Site.Outputs];
        var lengths = Enumerable.Range(0, p.Site.Outputs).Select(i => (long)p.OutputType(i).Shape[(int)axis]).ToArray();
        for (var i = 1; i < starts.Length; i++) starts[i] = starts[i - 1] + lengths[i - 1];
        var parts = Enumerable.Range(0, p.Site.Outputs).Select(p.Out).ToArray();
        return s =>
        {
            for (var i = 0; i < parts.Length; i++)
                if (parts[i] != 0) s[parts[i]] = s[x]!.narrow(axis, starts[i], lengths[i]);
        };
    }

    private static Kernel Slice(Place p)
    {
        var ranges = Rules.Slices(p.Site);
        var cuts = ranges.Select((r, axis) => (Axis: (long)axis, r.Start, r.Step, r.Length, Size: p.Site.Shape(0)[axis]))
            .Where(c => c.Start != 0 || c.Step != 1 || c.Length != c.Size).ToArray();
        if (cuts.Length == 0) return p.Unary(x => x.alias());
        // torch steps forwards only: what steps backwards is reached from the other end.
        long[] backwards = [.. cuts.Where(c => c.Step < 0).Select(c => c.Axis)];
        var forwards = cuts.Select(c => c.Step > 0
            ? (c.Axis, Start: (long)c.Start, End: c.Start + (long)(c.Length - 1) * c.Step + 1, Step: (long)c.Step)
            : (c.Axis, Start: c.Size - 1L - c.Start, End: c.Size - c.Start + (long)(c.Length - 1) * -c.Step, Step: -c.Step))
            .Select((c, i) => cuts[i].Length == 0 ? c with { Start = 0, End = 0, Step = 1 } : c).ToArray();
        return p.Unary(x =>
        {
            var y = backwards.Length == 0 ? x : x.flip(backwards);
            foreach (var (axis, start, end, step) in forwards) y = y.slice(axis, start, end, step);
            return y;
        });
    }

    private static Kernel Pad(Place p)
    {
        var pads = Rules.Pads(p.Site);
        if (p.Attributes.Text("mode", "constant") != "constant") return PadFromInside(p, pads);
        var around = ConvLowering.PadList([.. pads.Select(a => a.Before)], [.. pads.Select(a => a.After)]);
        int x = p.In(0), fill = p.In(2);
        if (fill == 0 || p.IsConstant(2))
        {
            var value = fill == 0 ? 0 : p.Site.Constant(2).ToDoubles()[0];
            return p.Unary(t => F.pad(t, around, value: value));
        }

        // A value that is known in the step only: where the padded tensor is padding, it is taken.
        var inside = p.Made(() => F.pad(torch.ones(Place.Longs(p.Site.Shape(0)), torch.ScalarType.Byte), around).to_type(torch.ScalarType.Bool));
        return p.Give(s => torch.where(s[inside]!, F.pad(s[x]!, around), s[fill]!));
    }

    // Along each axis every place of the output takes one of the input: edge, mirrored or wrapped around.
    private static Kernel PadFromInside(Place p, (int Before, int After)[] pads)
    {
        var x = p.In(0);
        var axes = pads.Select((a, axis) => (Pad: a, Axis: axis)).Where(a => a.Pad != (0, 0)).Select(a =>
        {
            var size = p.Site.Shape(0)[a.Axis];
            var from =
                Enumerable.Range(-a.Pad.Before, size + a.Pad.Before + a.Pad.After).Select(i => (long)Rules.PadSource(p.Site, a.Axis, i)!.Value).ToArray();
            return ((long)a.Axis, p.Made(() => torch.tensor(from)));
        }).ToArray();
        if (axes.Length == 0) return p.Unary(t => t.alias());
        return p.Give(s =>
        {
            var y = s[x]!;
            foreach (var (axis, from) in axes) y = y.index_select(axis, s[from]!);
            return y;
        });
    }

    private static Kernel Range(Place p)
    {
        double start = p.Site.Constant(0).ToDoubles()[0], step = p.Site.Constant(2).ToDoubles()[0];
        Scalar first = Place.Number(start, p.DType), each = Place.Number(step, p.DType);
        var count = p.OutputDims[0];
        return Ready(p, () => torch.arange(count, Types.Of(p.DType)).mul_(each).add_(first));
    }

    private static Kernel Trilu(Place p)
    {
        var diagonal = p.Site.Has(1) ? p.Site.Constant(1).ToLongs()[0] : 0;
        return p.Attributes.Int("upper", 1) != 0 ? p.Unary(x => x.triu(diagonal)) : p.Unary(x => x.tril(diagonal));
    }

    // Shapes are numbers, so what depends on shapes alone is known at load.
    private static Kernel Ready(Place p, Func<Tensor> make)
    {
        var made = p.Made(make);
        return p.Give(s => s[made]!.alias());
    }
}
