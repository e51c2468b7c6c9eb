namespace Bench.Graphs.Operators;

/// <summary>
/// Normal form: strides, dilations, pads (all begins, then all ends) and group are written; auto_pad and kernel_shape are gone (the weight has the kernel).
/// ConvTranspose has output_padding too, and output_shape has become pads.
/// </summary>
public static class Conv
{
    public static readonly Operator[] Operators =
    [
        // A weight is applied once at each place: of the output, or of the input where the convolution is transposed.
        Convolution("Conv", Opset.From(22, DType.BF16), Forward, Forward, OfForward) with { Optional = Window.Attributes, Normal = Normal },
        Convolution("ConvTranspose", Opset.From(22, DType.BF16), Transposed, s => s.Shape(0), Gradients.NotYet) with
        {
            Optional = [.. Window.Attributes, "output_padding", "output_shape"], Normal = NormalTransposed,
        },
    ];

    private static Operator Convolution(string name, Since since, Func<Site, Shape> output, Func<Site, Shape> places, Gradient? gradient) =>
        new(name, s => [new(s.SameType(0, 1), output(s))])
        {
            Since = since,
            Cost = s => 2 * places(s).Elements * (s.Shape(1).Elements / Math.Max(1, s.Shape(1)[0])),
            Memory = Memory.Fresh,
            Folding = null,
            Gradient = gradient,
            Takes = 2..3,
            Defaults = [("group", 1)],
        };

    public static Window WindowOf(Site s) => Window.Of(s, [.. s.Shape(1).Skip(2)]);

    private static Node Normal(Site s) => s.Node with { Attributes = WindowOf(s).Padded(s).Write(s.Attributes).Without("kernel_shape") };

    private static Shape Forward(Site s)
    {
        Shape x = s.Shape(0), w = s.Shape(1);
        var group = (int)s.Attributes.Int("group", 1);
        if (x[1] != w[1] * group) throw s.Wrong($"an input of {x[1]} channels does not fit a weight of shape {w} in {group} groups");
        return [x[0], w[0], .. WindowOf(s).Slide(s)];
    }

    private static Shape Transposed(Site s)
    {
        Shape x = s.Shape(0), w = s.Shape(1);
        if (x[1] != w[0]) throw s.Wrong($"an input of {x[1]} channels does not fit a weight of shape {w}");
        var window = WindowOf(s);
        var full = Full(s, window);
        return [x[0], w[1] * (int)s.Attributes.Int("group", 1), .. full.Select((f, i) => f - window.Begin[i] - window.End[i])];
    }

    /// <summary>The output before its padding is cut off.</summary>
    private static int[] Full(Site s, Window window)
    {
        var extra = Window.Ints(s, "output_padding", window.Kernel.Length) ?? new int[window.Kernel.Length];
        return [.. window.Kernel.Select((_, i) => window.Strides[i] * (s.Shape(0)[i + 2] - 1) + extra[i] + window.Reach(i))];
    }

    private static Node NormalTransposed(Site s)
    {
        var window = WindowOf(s);
        var spatial = window.Kernel.Length;
        var extra = Window.Ints(s, "output_padding", spatial) ?? new int[spatial];
        var how = s.Attributes.Text("auto_pad", "NOTSET");
        var wanted = s.Attributes.Ints("output_shape") is { } given ? given[^spatial..].Select(v => (int)v).ToArray()
            : how is "SAME_UPPER" or "SAME_LOWER" ? [.. window.Strides.Select((stride, i) => stride * s.Shape(0)[i + 2])]
            : null;
        if (wanted is not null)
        {
            var total = Full(s, window).Select((f, i) => f - wanted[i]).ToArray();
            for (var i = 0; i < spatial; i++) extra[i] += Math.Max(0, -total[i]);
            window = window.Share([.. total.Select(t => Math.Max(0, t))], extraInFront: how != "SAME_UPPER");
        }
        else if (how == "VALID") window = window with { Begin = new int[spatial], End = new int[spatial] };

        return s.Node with { Attributes = window.Write(s.Attributes).With("output_padding", extra).Without("kernel_shape").Without("output_shape") };
    }

    // By its input: the transposed convolution. By its weight: images and channels change places, and the gradient slides over the input as a kernel that
    // reaches as far as strides did; what the last stride did not reach is cut off.
    private static IReadOnlyList<string?> OfForward(Backward b)
    {
        Shape x = b.Site.Shape(0), w = b.Site.Shape(1), y = b[b.Given()].Shape;
        var window = WindowOf(b.Site);
        var spatial = window.Kernel.Length;
        var groups = (int)b.Site.Attributes.Int("group", 1);
        (string, object) pads = ("pads", (int[])[.. window.Begin, .. window.End]);
        int[] unreached = [.. Enumerable.Range(0, spatial)
            .Select(i => x[i + 2] + window.Begin[i] + window.End[i] - window.Reach(i) - window.Strides[i] * (y[i + 2] - 1))];
        var byInput = b.Op("ConvTranspose", [b.Given(), b.In(1)], ("group", groups), ("strides", window.Strides), ("dilations", window.Dilations), pads,
            ("output_padding", unreached));

        int[] turned = [1, 0, .. Enumerable.Range(2, spatial)];
        var slid = b.Op("Conv", [Channels(b, x, groups, turned), b.Transpose(b.Given(), turned)], ("group", groups),
            ("strides", window.Dilations), ("dilations", window.Strides), pads);
        if (!b[slid].Shape.Skip(2).SequenceEqual(w.Skip(2)))
            slid = b.Op("Slice", slid, b.Longs(new long[spatial]), b.Longs([.. window.Kernel.Select(k => (long)k)]),
                b.Longs([.. Enumerable.Range(2, spatial).Select(axis => (long)axis)]));
        var byWeight = b.Transpose(slid, turned);
        if (!b.Site.Has(2)) return [byInput, byWeight];
        return [byInput, byWeight, b.Reshape(b.Reduced("ReduceSum", b.Given(), [0, .. Enumerable.Range(2, spatial)]), [w[0]])];
    }

    // A group's channels as images, its images as channels, beside those of the other groups.
    private static string Channels(Backward b, Shape x, int groups, int[] turned)
    {
        if (groups == 1) return b.Transpose(b.In(), turned);
        int images = x[0], each = x[1] / groups;
        var apart = b.Transpose(b.Reshape(b.In(), [images, groups, each, .. x.Skip(2)]), [2, 1, 0, .. Enumerable.Range(3, x.Rank - 2)]);
        return b.Reshape(apart, [each, groups * images, .. x.Skip(2)]);
    }
}
