using Bench.Graphs;
using Bench.Graphs.Operators;
using Bench.Protocol;

namespace Bench.Engines;

// Convolutions run with channels last: without oneDNN TensorFlow's CPU kernels know nothing else.
internal static class ConvLowering
{
    public static readonly Dictionary<string, Action<Place>> Table = new() { ["Conv"] = Conv };

    private static void Conv(Place p)
    {
        var window = Bench.Graphs.Operators.Conv.WindowOf(p.Site);
        var groups = (int)p.Attributes.Int("group", 1);
        Shape w = p.Site.Shape(1), y = p.Output.Shape;
        var x = Spatial(p, p.In(0, Form.ChannelsLast), p.Site.Shape(0));
        var kernel = Kernel(p, [.. Enumerable.Range(2, window.Kernel.Length), 1, 0], window);
        window = Widened(window);
        int[] sizes = [.. x.Shape.Skip(1).SkipLast(1)];
        // The CPU's depthwise kernel takes one stride for both dimensions and reads past dilations.
        var made = groups > 1 && w[1] == 1 && w[0] == groups && sizes.Length == 2 && window.Strides[0] == window.Strides[1] && window.Dilations.All(d => d == 1)
            ? Depthwise(p, x.Name, p.Reshape(kernel, [.. window.Kernel, w[0], 1]), window, sizes)
            : Grouped(p, x.Name, kernel, groups, (part, k) => Convolve(p, part, k, window, sizes));
        if (sizes.Length != y.Rank - 2) made = p.Reshape(made, y.Permute(Forms.ChannelsLast(y.Rank)));
        p.Give(p.Site.Has(2) ? p.Op("BiasAdd", made, p.In(2)) : made, Form.ChannelsLast);
    }

    /// <summary>One spatial dimension is two with a height of one.</summary>
    public static (string Name, Shape Shape) Spatial(Place p, string x, Shape shape)
    {
        if (shape.Rank is not (3 or 4 or 5))
            throw new EngineException("unsupported",
                $"{p.Site.Node.Op} \"{p.Site.Node.Name}\": TensorFlow convolves over one to three dimensions, not {shape.Rank - 2}");
        if (shape.Rank != 3) return (x, shape.Permute(Forms.ChannelsLast(shape.Rank)));
        Shape wide = [shape[0], 1, shape[2], shape[1]];
        return (p.Reshape(x, wide), wide);
    }

    public static Window Widened(Window window)
    {
        // Three dimensions have no dilated kernel in TensorFlow: theirs are spread out with zeros instead.
        if (window.Kernel.Length == 3) window = window with { Kernel = [.. window.Kernel.Select((_, i) => window.Reach(i))], Dilations = [1, 1, 1] };
        return window.Kernel.Length > 1
            ? window
            : new Window([1, .. window.Kernel], [1, .. window.Strides], [1, .. window.Dilations], [0, .. window.Begin], [0, .. window.End]);
    }

    /// <summary>The weight in TensorFlow's order, [spatial…, from, to].</summary>
    private static string Kernel(Place p, int[] order, Window window)
    {
        if (window.Kernel.Length == 3 && window.Dilations.Any(d => d != 1)) return p.Spread(1, order, window.Dilations);
        var name = p.Permuted(1, order);
        return window.Kernel.Length > 1 ? name : p.Reshape(name, [1, .. p.Site.Shape(1).Permute(order)]);
    }

    // TensorFlow fuses a convolution with what follows it, and its fused kernels know no groups: each group is one of its own.
    public static string Grouped(Place p, string x, string kernel, int groups, Func<string, string, string> convolve)
    {
        if (groups == 1) return convolve(x, kernel);
        string[] Parts(string name)
        {
            var split = p.Node("Split", [p.Scalar(-1), name], ("num_split", (long)groups), ("T", p.DType));
            return [.. Enumerable.Range(0, groups).Select(i => i == 0 ? split : $"{split}:{i}")];
        }

        var made = Parts(x).Zip(Parts(kernel), convolve);
        return p.Node("ConcatV2", [.. made, p.Scalar(-1)], ("N", (long)groups), ("T", p.DType), ("Tidx", DType.I32));
    }

    private static string Convolve(Place p, string x, string kernel, Window window, int[] sizes)
    {
        var (padding, pads) = Padding(window, sizes);
        if (sizes.Length == 2)
            return p.Node("Conv2D", [x, kernel], ("T", p.DType), ("strides", Around(window.Strides)), ("dilations", Around(window.Dilations)),
                ("padding", padding), ("explicit_paddings", pads));
        if (padding == "EXPLICIT")
        {
            x = p.Node("Pad", [x, Pads(p, [(0, 0), .. window.Begin.Zip(window.End), (0, 0)])], ("T", p.DType), ("Tpaddings", DType.I32));
            padding = "VALID";
        }

        return p.Node("Conv3D", [x, kernel], ("T", p.DType), ("strides", Around(window.Strides)), ("padding", padding));
    }

    private static string Depthwise(Place p, string x, string kernel, Window window, int[] sizes)
    {
        var (padding, pads) = Padding(window, sizes);
        return p.Node("DepthwiseConv2dNative", [x, kernel], ("T", p.DType), ("strides", Around(window.Strides)), ("padding", padding),
            ("explicit_paddings", pads));
    }

    public static long[] Around(int[] spatial) => [1, .. spatial.Select(v => (long)v), 1];

    public static string Pads(Place p, IReadOnlyList<(int Before, int After)> pads) =>
        p.Constant(Tensor.Of<int>(DType.I32, [pads.Count, 2], [.. pads.SelectMany(a => new[] { a.Before, a.After })]));

    /// <summary>TensorFlow's word for these pads: its own rule where it gives the same, else the numbers.</summary>
    public static (string Padding, long[] Explicit) Padding(Window window, int[] sizes)
    {
        if (window.Begin.Concat(window.End).All(v => v == 0)) return ("VALID", []);
        var same = true;
        for (var i = 0; i < sizes.Length; i++)
        {
            var total = Math.Max(0, ((sizes[i] + window.Strides[i] - 1) / window.Strides[i] - 1) * window.Strides[i] + window.Reach(i) - sizes[i]);
            same &= window.Begin[i] == total / 2 && window.End[i] == total - total / 2;
        }

        return same ? ("SAME", []) : ("EXPLICIT", [0, 0, .. window.Begin.Zip(window.End).SelectMany(a => new long[] { a.First, a.Second }), 0, 0]);
    }
}
