using Bench.Graphs;
using Bench.Graphs.Operators;

namespace Bench.Engines;

internal static class PoolLowering
{
    public static readonly Dictionary<string, Action<Place>> Table = new()
    {
        ["MaxPool"] = MaxPool,
        ["AveragePool"] = AveragePool,
        ["GlobalAveragePool"] = p => Global(p, "Mean", p.Wide),
        ["GlobalMaxPool"] = p => Global(p, "Max", p.DType),
    };

    private static void Global(Place p, string reduction, DType type)
    {
        var form = p.Lies(0, Form.ChannelsLast) ? Form.ChannelsLast : Form.Plain;
        var axes = p.Ints(Enumerable.Range(form == Form.Plain ? 2 : 1, p.Site.Shape(0).Rank - 2));
        p.Give(p.Cast(p.Node(reduction, [p.Cast(p.In(0, form), p.DType, type), axes], ("T", type), ("Tidx", DType.I32), ("keep_dims", true)), type,
            p.DType), form);
    }

    private static void MaxPool(Place p)
    {
        var window = Reaching(p, Window.Of(p.Site));
        if (p.Site.Wants(1) || !HasKernel(p, window))
        {
            WindowPool.Max(p, window);
            return;
        }

        var (padding, pads) = ConvLowering.Padding(window, [.. p.Site.Shape(0).Skip(2)]);
        var x = p.In(0, Form.ChannelsLast);
        if (padding == "EXPLICIT" && p.Graph.Compiled)
        {
            x = p.Node("PadV2", [x, ConvLowering.Pads(p, [(0, 0), .. window.Begin.Zip(window.End), (0, 0)]), p.Number(double.NegativeInfinity)],
                ("T", p.DType), ("Tpaddings", DType.I32));
            (padding, pads) = ("VALID", []);
        }

        p.Give(p.Node("MaxPool", [x],
            ("T", p.DType), ("ksize", Around(window.Kernel)), ("strides", Around(window.Strides)), ("padding", padding), ("explicit_paddings", pads)),
                Form.ChannelsLast);
    }

    private static void AveragePool(Place p)
    {
        var window = Window.Of(p.Site);
        var (padding, _) = ConvLowering.Padding(Reaching(p, window), [.. p.Site.Shape(0).Skip(2)]);
        // TensorFlow leaves its own padding out of the count, and knows no other padding.
        if (!HasKernel(p, window) || padding == "EXPLICIT" || padding == "SAME" && p.Attributes.Int("count_include_pad", 0) != 0)
        {
            WindowPool.Average(p, window, Reaching(p, window));
            return;
        }

        var pooled = p.Node("AvgPool", [p.Cast(p.In(0, Form.ChannelsLast), p.DType, p.Wide)], ("T", p.Wide), ("ksize", Around(window.Kernel)),
            ("strides", Around(window.Strides)), ("padding", padding));
        p.Give(p.Cast(pooled, p.Wide, p.DType), Form.ChannelsLast);
    }

    private static bool HasKernel(Place p, Window window) => window.Kernel.Length == 2 && window.Dilations.All(d => d == 1) && p.DType.IsFloat();

    private static long[] Around(int[] spatial) => [1, .. spatial.Select(v => (long)v), 1];

    // Whole windows up to the last one: what ceil_mode lets hang over the edge is padded.
    private static Window Reaching(Place p, Window w) => w with
    {
        End = [.. w.Kernel.Select((_, i) => Math.Max(w.End[i], (p.Output.Shape[i + 2] - 1) * w.Strides[i] + w.Reach(i) - p.Site.Shape(0)[i + 2] - w.Begin[i]))],
    };
}
