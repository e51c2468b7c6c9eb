namespace Bench.Graphs.Operators;

/// <summary>How a kernel slides: one number a spatial dimension. Convolutions and poolings share it.</summary>
public sealed record Window(int[] Kernel, int[] Strides, int[] Dilations, int[] Begin, int[] End)
{
    public static readonly string[] Attributes = ["auto_pad", "kernel_shape", "strides", "dilations", "pads"];

    /// <summary>The window of a node in normal form; a convolution's kernel comes from its weight's shape.</summary>
    public static Window Of(Site s, int[]? kernel = null)
    {
        var spatial = s.Shape(0).Rank - 2;
        if (spatial < 1) throw s.Wrong($"its input {s[0]} needs at least one dimension after batch and channel");
        kernel ??= Ints(s, "kernel_shape", spatial) ?? throw s.Wrong("attribute \"kernel_shape\" is missing");
        if (kernel.Length != spatial) throw s.Wrong($"its kernel has {kernel.Length} dimensions, its input {s[0]} has {spatial} after batch and channel");
        var ones = Enumerable.Repeat(1, spatial).ToArray();
        var pads = Ints(s, "pads", 2 * spatial) ?? new int[2 * spatial];
        return new Window(kernel, Ints(s, "strides", spatial) ?? ones, Ints(s, "dilations", spatial) ?? ones, pads[..spatial], pads[spatial..]);
    }

    public int Reach(int i) => (Kernel[i] - 1) * Dilations[i] + 1;

    public int[] Slide(Site s, bool ceil = false)
    {
        var outputs = new int[Kernel.Length];
        for (var i = 0; i < outputs.Length; i++)
        {
            var size = s.Shape(0)[i + 2];
            var room = size + Begin[i] + End[i] - Reach(i);
            if (room < 0) throw s.Wrong($"a kernel that reaches over {Reach(i)} is larger than its padded input of {size + Begin[i] + End[i]}");
            outputs[i] = (ceil ? (room + Strides[i] - 1) / Strides[i] : room / Strides[i]) + 1;
            // A window that would start beyond the input and its front padding is none.
            if (ceil && (outputs[i] - 1) * Strides[i] >= size + Begin[i]) outputs[i]--;
        }

        return outputs;
    }

    /// <summary>auto_pad made explicit for this input.</summary>
    public Window Padded(Site s)
    {
        var how = s.Attributes.Text("auto_pad", "NOTSET");
        if (how == "NOTSET") return this;
        var total = new int[Kernel.Length];
        if (how is "SAME_UPPER" or "SAME_LOWER")
            for (var i = 0; i < total.Length; i++)
            {
                var size = s.Shape(0)[i + 2];
                var output = (size + Strides[i] - 1) / Strides[i];
                total[i] = Math.Max(0, (output - 1) * Strides[i] + Reach(i) - size);
            }
        else if (how != "VALID") throw s.Wrong($"attribute \"auto_pad\" is \"{how}\"; NOTSET, VALID, SAME_UPPER or SAME_LOWER are allowed");
        return Share(total, extraInFront: how == "SAME_LOWER");
    }

    internal Window Share(int[] total, bool extraInFront)
    {
        var more = Array.ConvertAll(total, t => t - t / 2);
        var less = Array.ConvertAll(total, t => t / 2);
        return extraInFront ? this with { Begin = more, End = less } : this with { Begin = less, End = more };
    }

    internal Attributes Write(Attributes attributes) => attributes.Without("auto_pad")
        .With("strides", Strides).With("dilations", Dilations).With("pads", (int[])[.. Begin, .. End]);

    internal static int[]? Ints(Site s, string name, int length)
    {
        if (s.Attributes.Ints(name) is not { } values) return null;
        if (values.Length != length) throw s.Wrong($"attribute \"{name}\" has {values.Length} numbers, {length} are needed");
        return Array.ConvertAll(values, v => checked((int)v));
    }
}
