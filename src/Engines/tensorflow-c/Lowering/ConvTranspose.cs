using Bench.Graphs;
using Bench.Graphs.Operators;

namespace Bench.Engines;

// TensorFlow's transposed convolution is a convolution's gradient with respect to its input.
internal static class ConvTransposeLowering
{
    public static readonly Dictionary<string, Action<Place>> Table = new() { ["ConvTranspose"] = Transposed };

    private static void Transposed(Place p)
    {
        var window = Conv.WindowOf(p.Site);
        int spatial = window.Kernel.Length, groups = (int)p.Attributes.Int("group", 1);
        Shape w = p.Site.Shape(1), y = p.Output.Shape;
        var x = ConvLowering.Spatial(p, p.In(0, Form.ChannelsLast), p.Site.Shape(0));
        // Its kernels know no dilations: they are spread out with zeros.
        var kernel = p.Spread(1, [.. Enumerable.Range(2, spatial), 1, 0], window.Dilations);
        window = window with { Kernel = [.. window.Kernel.Select((_, i) => window.Reach(i))], Dilations = [.. window.Dilations.Select(_ => 1)] };
        if (spatial == 1) kernel = p.Reshape(kernel, [1, window.Kernel[0], w[1], w[0]]);
        window = ConvLowering.Widened(window);
        int[] sizes = [.. x.Shape.Skip(1).SkipLast(1)], full = [.. sizes.Select((d, i) => (d - 1) * window.Strides[i] + window.Kernel[i])];

        // A kernel of each group: [Cin / groups, Cout, …] of ONNX has its groups along Cin, which is last here.
        var made = ConvLowering.Grouped(p, x.Name, kernel, groups, (part, k) => p.Node(
            sizes.Length == 2 ? "Conv2DBackpropInput" : "Conv3DBackpropInputV2", [p.Ints([x.Shape[0], .. full, w[1]]), k, part],
            [("T", p.DType), ("strides", ConvLowering.Around(window.Strides)), ("padding", "VALID")]));

        int[] wanted = spatial == 1 ? [1, y[2]] : [.. y.Skip(2)];
        var over = wanted.Select((d, i) => Math.Max(0, window.Begin[i] + d - full[i])).ToArray();
        if (over.Any(v => v > 0))
            made = p.Node("Pad", [made, ConvLowering.Pads(p, [(0, 0), .. over.Select(v => (0, v)), (0, 0)])], ("T", p.DType), ("Tpaddings", DType.I32));
        if (!wanted.SequenceEqual(full) || window.Begin.Any(v => v > 0))
            made = p.Node("Slice", [made, p.Ints([0, .. window.Begin, 0]), p.Ints([y[0], .. wanted, y[1]])], ("T", p.DType), ("Index", DType.I32));
        if (spatial == 1) made = p.Reshape(made, y.Permute(Forms.ChannelsLast(y.Rank)));
        p.Give(p.Site.Has(2) ? p.Op("BiasAdd", made, p.In(2)) : made, Form.ChannelsLast);
    }
}
