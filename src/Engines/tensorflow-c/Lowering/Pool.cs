using Bench.Graphs;
using Bench.Graphs.Operators;
using Bench.Protocol;

namespace Bench.Engines;

internal static class PoolLowering
{
    public static readonly Dictionary<string, Action<Place>> Table = new()
    {
        ["MaxPool"] = MaxPool,
        ["AveragePool"] = AveragePool,
        ["GlobalAveragePool"] = p => Global(p, "Mean"),
        ["GlobalMaxPool"] = p => Global(p, "Max"),
    };

    private static void Global(Place p, string reduction)
    {
        if (p.Lies(0, Form.ChannelsLast))
            p.Give(p.Node(reduction, [p.In(0, Form.ChannelsLast), p.Ints(Enumerable.Range(1, p.Site.Shape(0).Rank - 2))], ("T", p.DType), ("Tidx", DType.I32), ("keep_dims", true)), Form.ChannelsLast);
        else
            p.Give(p.Node(reduction, [p.In(0), p.Ints(Enumerable.Range(2, p.Site.Shape(0).Rank - 2))], ("T", p.DType), ("Tidx", DType.I32), ("keep_dims", true)));
    }

    private static void MaxPool(Place p)
    {
        var window = Reaching(p, Window.Of(p.Site));
        if (p.Site.Wants(1) || window.Kernel.Length != 2 || window.Dilations.Any(d => d != 1))
            throw new EngineException("unsupported", $"MaxPool \"{p.Site.Node.Name}\"");
        var (padding, pads) = ConvLowering.Padding(window, [.. p.Site.Shape(0).Skip(2)]);
        p.Give(p.Node("MaxPool", [p.In(0, Form.ChannelsLast)], ("T", p.DType), ("ksize", Around(window.Kernel)), ("strides", Around(window.Strides)), ("padding", padding), ("explicit_paddings", pads)), Form.ChannelsLast);
    }

    private static void AveragePool(Place p) => throw new EngineException("unsupported", $"AveragePool \"{p.Site.Node.Name}\"");

    private static long[] Around(int[] spatial) => [1, .. spatial.Select(v => (long)v), 1];

    // Whole windows up to the last one: what ceil_mode lets hang over the edge is padded, what the last stride does not reach needs nothing.
    private static Window Reaching(Place p, Window w) => w with
    {
        End = [.. w.Kernel.Select((_, i) => Math.Max(w.End[i], (p.Output.Shape[i + 2] - 1) * w.Strides[i] + w.Reach(i) - p.Site.Shape(0)[i + 2] - w.Begin[i]))],
    };
}
