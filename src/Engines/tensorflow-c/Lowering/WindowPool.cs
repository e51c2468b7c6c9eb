using Bench.Graphs;
using Bench.Graphs.Operators;

namespace Bench.Engines;

// Pools that TensorFlow has no kernel for: one strided slice a place in the window, taken together.
internal static class WindowPool
{
    public static void Max(Place p, Window window)
    {
        var padded = Padded(p, window, p.In(0), Lowest(p.DType), p.DType);
        string? best = null, at = null;
        foreach (var offset in Offsets(window))
        {
            var next = Slice(p, padded, window, offset, p.DType);
            if (p.Site.Wants(1))
            {
                var index = p.Constant(Indices(p, window, offset));
                at = at is null ? index : p.Typed("SelectV2", DType.I64, p.Op("Greater", next, best!), index, at);
            }

            best = best is null ? next : p.Op("Maximum", best, next);
        }

        p.Give(best!);
        if (at is not null) p.Give(1, p.Node("BroadcastTo", [at, p.Ints(p.Output.Shape)], ("T", DType.I64), ("Tidx", DType.I32)));
    }

    public static void Average(Place p, Window window, Window reaching)
    {
        var padded = Padded(p, reaching, p.Cast(p.In(0), p.DType, p.Wide), 0, p.Wide);
        var sum = Offsets(window).Select(offset => Slice(p, padded, window, offset, p.Wide)).Aggregate((a, b) => p.Typed("AddV2", p.Wide, a, b));
        p.Give(p.Cast(p.Typed("RealDiv", p.Wide, sum, p.Constant(Counts(p, window, p.Wide))), p.Wide, p.DType));
    }

    private static double Lowest(DType type) => type.IsFloat() ? double.NegativeInfinity : type == DType.U8 ? 0 : -Math.Pow(2, 8 * type.Size() - 1);

    private static string Padded(Place p, Window window, string x, double value, DType type) =>
        window.Begin.Concat(window.End).All(v => v == 0) ? x
        : p.Node("PadV2", [x, ConvLowering.Pads(p, [(0, 0), (0, 0), .. window.Begin.Zip(window.End)]), p.Number(value, type)], ("T", type),
            ("Tpaddings", DType.I32));

    private static IEnumerable<int[]> Offsets(Window window) =>
        window.Kernel.Aggregate((IEnumerable<int[]>)[[]], (all, size) => all.SelectMany(head => Enumerable.Range(0, size).Select(i => (int[])[.. head, i])));

    private static string Slice(Place p, string padded, Window window, int[] offset, DType type)
    {
        var spatial = offset.Length;
        var starts = offset.Select((o, i) => o * window.Dilations[i]).ToArray();
        var ends = starts.Select((s, i) => s + (p.Output.Shape[i + 2] - 1) * window.Strides[i] + 1);
        return p.Node("StridedSlice", [padded, p.Ints([0, 0, .. starts]), p.Ints([0, 0, .. ends]), p.Ints([1, 1, .. window.Strides])],
            ("T", type), ("Index", DType.I32), ("begin_mask", 3L), ("end_mask", 3L));
    }

    // Where this place of every window lies in the flattened input; column by column where the operator asks for it.
    private static Tensor Indices(Place p, Window window, int[] offset)
    {
        Shape shape = p.Site.Shape(0), output = p.Output.Shape;
        var columns = p.Attributes.Int("storage_order", 0) != 0;
        var sizes = shape.Skip(2).ToArray();
        var plane = sizes.Aggregate(1, (a, b) => a * b);
        var own = output.Strides();
        return MovementLowering.Filled(new TensorType(DType.I64, output), i =>
        {
            long at = 0, scale = 1;
            for (var d = 0; d < sizes.Length; d++)
            {
                var axis = columns ? d : sizes.Length - 1 - d;
                at += scale * (i / own[axis + 2] % output[axis + 2] * window.Strides[axis] - window.Begin[axis] + offset[axis] * window.Dilations[axis]);
                scale *= sizes[axis];
            }

            return i / own[1] * (long)plane + at;
        });
    }

    // How many places of each window count: those inside the input, or inside its padding too.
    private static Tensor Counts(Place p, Window window, DType type)
    {
        Shape shape = p.Site.Shape(0), output = p.Output.Shape;
        var pads = p.Attributes.Int("count_include_pad", 0) != 0;
        var spatial = new Shape(output.Skip(2));
        var own = spatial.Strides();
        return MovementLowering.Filled(new TensorType(type, spatial), i =>
        {
            var count = 1;
            for (var d = 0; d < own.Length; d++)
            {
                int start = i / own[d] % spatial[d] * window.Strides[d] - window.Begin[d], low = pads
                    ? -window.Begin[d]
                    : 0, high = shape[d + 2] + (pads ? window.End[d] : 0);
                count *= Enumerable.Range(0, window.Kernel[d]).Select(k => start + k * window.Dilations[d]).Count(at => at >= low && at < high);
            }

            return count;
        });
    }
}
