using Bench.Graphs;
using Bench.Graphs.Operators;
using Bench.Protocol;

namespace Bench.Engines;

// Convolutions run with channels last: without oneDNN TensorFlow's CPU kernels know nothing else.
internal static class ConvLowering
{
    public static readonly Dictionary<string, Action<Place>> Table = new() { ["Conv"] = Conv, ["ConvTranspose"] = Transposed };

    private static void Conv(Place p)
    {
        var window = Bench.Graphs.Operators.Conv.WindowOf(p.Site);
        var spatial = window.Kernel.Length;
        var groups = (int)p.Attributes.Int("group", 1);
        var y = spatial switch
        {
            1 => Narrow(p, window, groups),
            2 => Flat(p, p.In(0, Form.ChannelsLast), p.Permuted(1, 2, 3, 1, 0), window, groups),
            3 when groups == 1 && window.Dilations.All(d => d == 1) => Deep(p, window),
            3 => throw new EngineException("unsupported", $"Conv \"{p.Site.Node.Name}\": TensorFlow's CPU kernel for three dimensions has neither groups nor dilations"),
            _ => throw new EngineException("unsupported", $"Conv \"{p.Site.Node.Name}\": TensorFlow convolves over one to three dimensions, not {spatial}"),
        };
        if (p.Site.Has(2)) y = p.Op("BiasAdd", y, p.In(2));
        p.Give(y, Form.ChannelsLast);
    }

    // One dimension is two with a height of one.
    private static string Narrow(Place p, Window window, int groups)
    {
        Shape x = p.Site.Shape(0), w = p.Site.Shape(1), y = p.Output.Shape;
        var input = p.Reshape(p.In(0, Form.ChannelsLast), [x[0], 1, x[2], x[1]]);
        var kernel = p.Reshape(p.Permuted(1, 2, 1, 0), [1, w[2], w[1], w[0]]);
        var wide = new Window([1, .. window.Kernel], [1, .. window.Strides], [1, .. window.Dilations], [0, .. window.Begin], [0, .. window.End]);
        return p.Reshape(Flat(p, input, kernel, wide, groups), [y[0], y[2], y[1]]);
    }

    private static string Flat(Place p, string x, string kernel, Window window, int groups)
    {
        long[] strides = [1, .. window.Strides.Select(s => (long)s), 1], dilations = [1, .. window.Dilations.Select(d => (long)d), 1];
        var (padding, pads) = Padding(window, [.. p.Site.Shape(0).Skip(p.Site.Shape(0).Rank == 3 ? 1 : 2).Take(2)]);
        var w = p.Site.Shape(1);
        if (groups > 1 && w[1] == 1 && w[0] == groups && window.Strides.Distinct().Count() == 1)
            return p.Node("DepthwiseConv2dNative", [x, p.Reshape(kernel, [window.Kernel[0], window.Kernel[1], w[0], 1])],
                ("T", p.DType), ("strides", strides), ("dilations", dilations), ("padding", padding), ("explicit_paddings", pads));
        return p.Node("Conv2D", [x, kernel], ("T", p.DType), ("strides", strides), ("dilations", dilations), ("padding", padding), ("explicit_paddings", pads));
    }

    private static string Deep(Place p, Window window)
    {
        var x = p.In(0, Form.ChannelsLast);
        if (window.Begin.Concat(window.End).Any(v => v != 0)) x = PadLast(p, x, window);
        return p.Node("Conv3D", [x, p.Permuted(1, 2, 3, 4, 1, 0)], ("T", p.DType), ("strides", (long[])[1, .. window.Strides.Select(s => (long)s), 1]), ("padding", "VALID"));
    }

    /// <summary>Zeros around the spatial dimensions of what lies with its channels last.</summary>
    public static string PadLast(Place p, string x, Window window) =>
        p.Node("Pad", [x, Pads(p, [(0, 0), .. window.Begin.Zip(window.End), (0, 0)])], ("T", p.DType), ("Tpaddings", DType.I32));

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

    // The gradient of a convolution with respect to its input, which is what TensorFlow calls a transposed one; pads are cut off afterwards.
    private static void Transposed(Place p)
    {
        var window = Bench.Graphs.Operators.Conv.WindowOf(p.Site);
        throw new EngineException("unsupported", $"ConvTranspose \"{p.Site.Node.Name}\": over {window.Kernel.Length} dimensions");
    }
}
