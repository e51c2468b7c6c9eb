using Bench.Graphs;
using Bench.Graphs.Operators;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;
using Lower = System.Func<Bench.Engines.Place, Bench.Engines.Kernel>;
using Tensor = TorchSharp.torch.Tensor;

namespace Bench.Engines;

public static class PoolLowering
{
    private static readonly long[] One = [1, 1];

    public static readonly Dictionary<string, Lower> Table = new()
    {
        ["MaxPool"] = MaxPool,
        ["AveragePool"] = AveragePool,
        ["GlobalAveragePool"] = GlobalAveragePool,
        ["GlobalMaxPool"] = GlobalMaxPool,
    };

    private static Kernel GlobalAveragePool(Place p)
    {
        if (p.Site.Shape(0).Rank == 4) return p.Unary(x => F.adaptive_avg_pool2d(x, One));
        var spatial = Spatial(p);
        return p.Unary(x => x.mean(spatial, true));
    }

    private static Kernel GlobalMaxPool(Place p)
    {
        var spatial = Spatial(p);
        return p.Unary(x => x.amax(spatial, true));
    }

    private static long[] Spatial(Place p) => Place.Longs(Enumerable.Range(2, p.Site.Shape(0).Rank - 2));

    // torch pads alike on both sides and by half a kernel at most.
    public static bool Fits(Window w) => w.Begin.SequenceEqual(w.End) && !w.Begin.Where((b, i) => b > w.Kernel[i] / 2).Any();

    // What must stand after each spatial dimension so that whole windows cover the output.
    private static int[] Behind(Place p, Window w) =>
        [.. w.Kernel.Select((_, i) => Math.Max(0, (p.Output.Shape[i + 2] - 1) * w.Strides[i] + w.Reach(i) - p.Site.Shape(0)[i + 2] - w.Begin[i]))];

    private static Kernel MaxPool(Place p)
    {
        var w = Window.Of(p.Site);
        var ceil = p.Attributes.Int("ceil_mode", 0) != 0;
        var fits = Fits(w);
        long[] kernel = Place.Longs(w.Kernel), strides = Place.Longs(w.Strides), dilations = Place.Longs(w.Dilations);
        var pads = fits ? Place.Longs(w.Begin) : new long[kernel.Length];
        if (p.Site.Wants(1))
            return fits ? WithIndices(p, kernel, strides, pads, dilations, ceil) : throw p.Site.Wrong("torch gives no indices with this padding");

        Func<Tensor, Tensor> pool = kernel.Length switch
        {
            1 => x => F.max_pool1d(x, kernel[0], strides[0], pads[0], dilations[0], ceil && fits),
            2 => x => F.max_pool2d(x, kernel, strides, pads, dilations, ceil && fits),
            3 => x => F.max_pool3d(x, kernel, strides, pads, dilations, ceil && fits),
            _ => throw p.Site.Wrong($"torch pools over one to three dimensions, not {kernel.Length}"),
        };
        if (!p.DType.IsFloat())
        {
            var type = Types.Of(p.DType);
            var inner = pool;
            pool = x => inner(x.to_type(torch.ScalarType.Float64)).to_type(type);
        }

        if (fits) return p.Unary(pool);
        var around = ConvLowering.PadList(w.Begin, Behind(p, w));
        var lowest = p.DType.IsFloat() ? double.NegativeInfinity : p.DType == DType.U8 ? 0 : -Math.Pow(2, 8 * p.DType.Size() - 1);
        return p.Unary(x =>
        {
            using var padded = F.pad(x, around, value: lowest);
            return pool(padded);
        });
    }

    // torch counts within a plane, ONNX through the whole tensor.
    private static Kernel WithIndices(Place p, long[] kernel, long[] strides, long[] pads, long[] dilations, bool ceil)
    {
        var shape = p.Site.Shape(0);
        long planes = (long)shape[0] * shape[1], size = shape.Skip(2).Aggregate(1L, (a, d) => a * d);
        long[] perPlane = [shape[0], shape[1], .. kernel.Select(_ => 1L)];
        var offsets = p.Made(() => torch.arange(planes).mul(size).reshape(perPlane));
        var columnMajor = p.Attributes.Int("storage_order", 0) != 0;
        if (columnMajor && kernel.Length != 2) throw p.Site.Wrong("indices in column-major order are known for images only");
        long height = shape[2], width = shape[^1];
        int x = p.In(0), y = p.Out(0), indices = p.Out(1);
        return s =>
        {
            var (values, at) = kernel.Length switch
            {
                1 => F.max_pool1d_with_indices(s[x]!, kernel[0], strides[0], pads[0], dilations[0], ceil),
                2 => F.max_pool2d_with_indices(s[x]!, kernel, strides, pads, dilations, ceil),
                _ => F.max_pool3d_with_indices(s[x]!, kernel, strides, pads, dilations, ceil),
            };
            if (columnMajor) at = at.remainder(width).mul(height).add(at.div(width, torch.RoundingMode.floor));
            s[y] = values;
            s[indices] = at.add(s[offsets]!);
        };
    }

    private static Kernel AveragePool(Place p)
    {
        var w = Window.Of(p.Site);
        bool ceil = p.Attributes.Int("ceil_mode", 0) != 0, countPads = p.Attributes.Int("count_include_pad", 0) != 0;
        long[] kernel = Place.Longs(w.Kernel), strides = Place.Longs(w.Strides), pads = Place.Longs(w.Begin);
        if (!Fits(w) || w.Dilations.Any(d => d != 1) || kernel.Length > 3) return AsConvolution(p, w, countPads);
        // Over three dimensions torch has none for halves on the CPU.
        Func<Tensor, Tensor> widen = p.Widen, narrow = p.Narrow;
        return kernel.Length switch
        {
            1 => p.Unary(x => F.avg_pool1d(x, kernel[0], strides[0], pads[0], ceil, countPads)),
            2 => p.Unary(x => F.avg_pool2d(x, kernel, strides, pads, ceil, countPads)),
            _ => p.Unary(x => narrow(F.avg_pool3d(widen(x), kernel, strides, pads, ceil, countPads))),
        };
    }

    // Dilated or unevenly padded windows: the sum is a convolution with ones, the count is the same over a tensor of ones.
    private static Kernel AsConvolution(Place p, Window w, bool countPads)
    {
        var type = Types.Of(p.Wide);
        Func<Tensor, Tensor> widen = p.Widen, narrow = p.Narrow;
        var shape = p.Site.Shape(0);
        long[] planes = [(long)shape[0] * shape[1], 1, .. shape.Skip(2)], output = p.OutputDims;
        long[] strides = Place.Longs(w.Strides), dilations = Place.Longs(w.Dilations), zeros = new long[strides.Length];
        var behind = Behind(p, w);
        var around = ConvLowering.PadList(w.Begin, behind);
        var counted = ConvLowering.PadList(w.Begin, [.. w.End.Select((e, i) => Math.Min(e, behind[i]))]);
        var beyond = ConvLowering.PadList(new int[strides.Length], [.. behind.Select((e, i) => e - Math.Min(w.End[i], e))]);
        Func<Tensor, Tensor, Tensor> conv = strides.Length switch
        {
            1 => (t, k) => F.conv1d(t, k, null, strides[0], 0, dilations[0]),
            2 => (t, k) => F.conv2d(t, k, null, strides, zeros, dilations),
            3 => (t, k) => F.conv3d(t, k, null, strides, zeros, dilations),
            _ => throw p.Site.Wrong($"torch pools over one to three dimensions, not {strides.Length}"),
        };
        var ones = p.Made(() => torch.ones([1, 1, .. Place.Longs(w.Kernel)], type));
        var counts = p.Made(() =>
        {
            var there = F.pad(torch.ones([1, 1, .. planes[2..]], type), counted, value: countPads ? 1 : 0);
            return conv(F.pad(there, beyond), torch.ones([1, 1, .. Place.Longs(w.Kernel)], type));
        });
        int x = p.In(0);
        return p.Give(s => narrow(conv(F.pad(widen(s[x]!).reshape(planes), around), s[ones]!).div_(s[counts]!)).reshape(output));
    }
}
