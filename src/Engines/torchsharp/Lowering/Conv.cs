using Bench.Graphs.Operators;
using F = TorchSharp.torch.nn.functional;
using Lower = System.Func<Bench.Engines.Place, Bench.Engines.Kernel>;
using Tensor = TorchSharp.torch.Tensor;

namespace Bench.Engines;

public static class ConvLowering
{
    public static readonly Dictionary<string, Lower> Table = new() { ["Conv"] = Conv, ["ConvTranspose"] = ConvTranspose };

    /// <summary>Zeros around the spatial dimensions (negative: cut off), in the order of F.pad: last dimension first.</summary>
    public static long[] PadList(int[] begin, int[] end) =>
        [.. Enumerable.Range(0, begin.Length).Reverse().SelectMany(i => new long[] { begin[i], end[i] })];

    private static Kernel Conv(Place p)
    {
        var window = Bench.Graphs.Operators.Conv.WindowOf(p.Site);
        int x = p.In(0), w = p.In(1), b = p.In(2);
        var groups = p.Attributes.Int("group", 1);
        long[] strides = Place.Longs(window.Strides), dilations = Place.Longs(window.Dilations);
        var symmetric = window.Begin.SequenceEqual(window.End);
        var pads = symmetric ? Place.Longs(window.Begin) : new long[strides.Length];
        var around = PadList(window.Begin, window.End);
        Func<Tensor, Tensor, Tensor?, Tensor> conv = strides.Length switch
        {
            1 => (t, k, c) => F.conv1d(t, k, c, strides[0], pads[0], dilations[0], groups),
            2 => (t, k, c) => F.conv2d(t, k, c, strides, pads, dilations, groups),
            3 => (t, k, c) => F.conv3d(t, k, c, strides, pads, dilations, groups),
            _ => throw p.Site.Wrong($"torch convolves over one to three dimensions, not {strides.Length}"),
        };
        return symmetric
            ? p.Give(s => conv(s[x]!, s[w]!, s[b]))
            : p.Give(s =>
            {
                using var padded = F.pad(s[x]!, around);
                return conv(padded, s[w]!, s[b]);
            });
    }

    private static Kernel ConvTranspose(Place p)
    {
        var window = Bench.Graphs.Operators.Conv.WindowOf(p.Site);
        int x = p.In(0), w = p.In(1), b = p.In(2);
        var groups = p.Attributes.Int("group", 1);
        long[] strides = Place.Longs(window.Strides), dilations = Place.Longs(window.Dilations);
        var extra = p.Attributes.Ints("output_padding") ?? new long[strides.Length];
        var direct = window.Begin.SequenceEqual(window.End) && !extra.Where((e, i) => e >= Math.Max(strides[i], dilations[i])).Any();
        var pads = direct ? Place.Longs(window.Begin) : new long[strides.Length];
        var outside = direct ? extra : new long[strides.Length];
        Func<Tensor, Tensor, Tensor?, Tensor> conv = strides.Length switch
        {
            1 => (t, k, c) => F.conv_transpose1d(t, k, c, strides[0], pads[0], outside[0], dilations[0], groups),
            2 => (t, k, c) => F.conv_transpose2d(t, k, c, strides, pads, outside, dilations, groups),
            3 => (t, k, c) => F.conv_transpose3d(t, k, c, strides, pads, outside, dilations, groups),
            _ => throw p.Site.Wrong($"torch convolves over one to three dimensions, not {strides.Length}"),
        };
        if (direct) return p.Give(s => conv(s[x]!, s[w]!, s[b]));

        // What torch's own padding cannot say is cut off or added afterwards; the bias must reach what is added.
        var cut = PadList([.. window.Begin.Select(v => -v)], [.. window.End.Select((v, i) => (int)extra[i] - v)]);
        long[] channel = [-1, .. strides.Select(_ => 1L)];
        return p.Give(s =>
        {
            var y = F.pad(conv(s[x]!, s[w]!, null), cut);
            return b == 0 ? y : y.add_(s[b]!.reshape(channel));
        });
    }
}
