using Bench.Graphs;
using TorchSharp;
using Axes = Bench.Graphs.Operators.Reduce;
using Lower = System.Func<Bench.Engines.Place, Bench.Engines.Kernel>;
using Tensor = TorchSharp.torch.Tensor;

namespace Bench.Engines;

public static class ReduceLowering
{
    private delegate Tensor Reduction(Tensor x, long[] axes, bool keep);

    public static readonly Dictionary<string, Lower> Table = new()
    {
        ["ReduceSum"] = p => Over(p, (x, axes, keep) => x.sum(axes, keep, Types.Of(p.DType))),
        ["ReduceMean"] = p =>
            Over(p, p.DType.IsFloat() ? (x, axes, keep) => x.mean(axes, keep) : (x, axes, keep) => IntegerMean(x, axes, keep, Types.Of(p.DType))),
        ["ReduceMax"] = p => Over(p, Empty(p) ? (x, axes, keep) => Emptied(p) : (x, axes, keep) => x.amax(axes, keep)),
        ["ReduceMin"] = p => Over(p, Empty(p) ? (x, axes, keep) => Emptied(p) : (x, axes, keep) => x.amin(axes, keep)),
        ["ReduceProd"] = p => Widely(p, (x, axes, keep) => Together(x, axes).prod(-1, false, Types.Of(p.Wide))),
        ["ReduceSumSquare"] = p => Widely(p, (x, axes, keep) => x.square().sum(axes, keep, Types.Of(p.Wide))),
        ["ReduceL1"] = p => Over(p, (x, axes, keep) => x.abs().sum(axes, keep, Types.Of(p.DType))),
        ["ReduceL2"] = p => Widely(p, (x, axes, keep) => x.square().sum(axes, keep, Types.Of(p.Wide)).sqrt()),
        ["ReduceLogSum"] = p => Widely(p, (x, axes, keep) => x.sum(axes, keep, Types.Of(p.Wide)).log()),
        ["ReduceLogSumExp"] = p => Widely(p, (x, axes, keep) => Together(x, axes).logsumexp(-1)),
        ["ArgMax"] = p => Arg(p, (x, axis, keep) => x.argmax(axis, keep)),
        ["ArgMin"] = p => Arg(p, (x, axis, keep) => x.argmin(axis, keep)),
        ["CumSum"] = CumSum,
    };

    private static Kernel Over(Place p, Reduction reduce)
    {
        var axes = Place.Longs(Axes.Axes(p.Site));
        var keep = p.Attributes.Int("keepdims", 1) != 0;
        var dims = p.OutputDims;
        // Nothing to reduce over is still one element each to be squared, logged, … ; torch reads no axes as all of them.
        if (axes.Length == 0) return p.Unary(x => reduce(x.unsqueeze(-1), [p.Site.Shape(0).Rank], false).reshape(dims));
        if (p.Site.Node.Op is "ReduceProd" or "ReduceLogSumExp") return p.Unary(x => reduce(x, axes, keep).reshape(dims));
        return p.Unary(x => reduce(x, axes, keep));
    }

    // torch adds halves up in float32 and rounds the sum, but squares and exponentials come to it as halves.
    private static Kernel Widely(Place p, Reduction reduce)
    {
        Func<Tensor, Tensor> widen = p.Widen, narrow = p.Narrow;
        return Over(p, (x, axes, keep) => narrow(reduce(widen(x), axes, keep)));
    }

    // For reductions that torch has over one dimension only: those reduced become the last one.
    private static Tensor Together(Tensor x, long[] axes)
    {
        var rank = x.shape.Length;
        long[] order = [.. Enumerable.Range(0, rank).Select(i => (long)i).Except(axes), .. axes];
        return x.permute(order).flatten(rank - axes.Length);
    }

    private static Tensor IntegerMean(Tensor x, long[] axes, bool keep, torch.ScalarType type)
    {
        var count = axes.Aggregate(1L, (n, a) => n * x.shape[a]);
        return x.sum(axes, keep, torch.ScalarType.Int64).div(count, torch.RoundingMode.trunc).to_type(type);
    }

    private static bool Empty(Place p) => p.Site.Shape(0).Elements == 0;

    private static Tensor Emptied(Place p)
    {
        var most = p.DType.IsFloat() ? double.PositiveInfinity : p.DType == DType.BOOL ? 1 : Math.Pow(2, 8 * p.DType.Size() - 1) - 1;
        var least = p.DType.IsFloat() ? double.NegativeInfinity : p.DType is DType.BOOL or DType.U8 ? 0 : -Math.Pow(2, 8 * p.DType.Size() - 1);
        return torch.full(p.OutputDims, Place.Number(p.Site.Node.Op == "ReduceMax" ? least : most, p.DType), Types.Of(p.DType));
    }

    private static Kernel Arg(Place p, Func<Tensor, long, bool, Tensor> arg)
    {
        var axis = p.Attributes.Int("axis", 0);
        var keep = p.Attributes.Int("keepdims", 1) != 0;
        if (p.Attributes.Int("select_last_index", 0) == 0) return p.Unary(x => arg(x, axis, keep));
        long[] axes = [axis];
        var last = (p.Site.Shape(0)[(int)axis] - 1L).ToScalar();
        return p.Unary(x => arg(x.flip(axes), axis, keep).neg_().add_(last));
    }

    private static Kernel CumSum(Place p)
    {
        var rank = p.Site.Shape(0).Rank;
        long axis = p.Site.Axis(p.Site.Constant(1).ToLongs()[0], rank), size = p.Site.Shape(0)[(int)axis];
        bool exclusive = p.Attributes.Int("exclusive", 0) != 0, reverse = p.Attributes.Int("reverse", 0) != 0;
        var type = Types.Of(p.DType);
        long[] axes = [axis];
        // One zero in front, the last element gone.
        long[] shift = [.. Enumerable.Repeat(0L, 2 * (rank - 1 - (int)axis)), 1, -1];
        return p.Unary(x =>
        {
            var y = reverse ? x.flip(axes) : x;
            y = y.cumsum(axis, type);
            if (exclusive) y = torch.nn.functional.pad(y, shift);
            return reverse ? y.flip(axes) : y;
        });
    }
}
