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
        Convolution("Conv", Opset.From(22, DType.BF16), Forward, Forward) with { Optional = Window.Attributes, Normal = Normal },
        Convolution("ConvTranspose", Opset.From(22, DType.BF16), Transposed, s => s.Shape(0)) with
        {
            Optional = [.. Window.Attributes, "output_padding", "output_shape"], Normal = NormalTransposed,
        },
    ];

    private static Operator Convolution(string name, Since since, Func<Site, Shape> output, Func<Site, Shape> places) =>
        new(name, s => [new(s.SameType(0, 1), output(s))])
        {
            Since = since,
            Cost = s => 2 * places(s).Elements * (s.Shape(1).Elements / Math.Max(1, s.Shape(1)[0])),
            Memory = Memory.Fresh,
            Folding = null,
            Gradient = Gradients.NotYet,
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
}
