using Bench.Graphs;
using Bench.Protocol;
using TorchSharp;
using Lower = System.Func<Bench.Engines.Place, Bench.Engines.Kernel>;
using Tensor = TorchSharp.torch.Tensor;

namespace Bench.Engines;

public static class GatherLowering
{
    public static readonly Dictionary<string, Lower> Table = new()
    {
        ["Gather"] = Gather,
        ["GatherElements"] = GatherElements,
        ["GatherND"] = GatherND,
        ["ScatterElements"] = ScatterElements,
        ["ScatterND"] = ScatterND,
        ["TensorScatter"] = TensorScatter,
        ["OneHot"] = OneHot,
        ["TopK"] = TopK,
    };

    private static Kernel Gather(Place p)
    {
        var axis = p.Attributes.Int("axis", 0);
        int x = p.In(0), size = p.Site.Shape(0)[(int)axis];
        if (p.Fixed(1) && p.IsConstant(1) && p.Site.Shape(1).Rank == 0)
        {
            var only = p.Site.Constant(1).ToLongs()[0];
            if (only < 0) only += size;
            return p.Unary(t => t.select(axis, only));
        }

        var indices = Indices(p, 1, size, flat: true);
        var dims = p.OutputDims;
        var flat = p.Site.Shape(1).Rank == 1;
        return p.Give(s =>
        {
            var y = s[x]!.index_select(axis, indices(s));
            return flat ? y : y.reshape(dims);
        });
    }

    private static Kernel GatherElements(Place p)
    {
        var axis = p.Attributes.Int("axis", 0);
        var x = p.In(0);
        var indices = Indices(p, 1, p.Site.Shape(0)[(int)axis], flat: false);
        return p.Give(s => s[x]!.gather(axis, indices(s)));
    }

    /// <summary>An input of indices as torch wants them: int64 and counted from the front.</summary>
    private static Func<Tensor?[], Tensor> Indices(Place p, int input, long size, bool flat)
    {
        var count = size.ToScalar();
        var wide = p.Site.DType(input) == DType.I64;
        var front = p.NonNegative(input);
        Tensor Read(Tensor given)
        {
            var t = wide ? given : given.to_type(torch.ScalarType.Int64);
            if (!front) t = torch.where(t.lt(0), t.add(count), t);
            return flat ? t.flatten() : t;
        }

        if (p.Fixed(input))
        {
            // A tensor of its own, so that the step never disposes of the constant.
            var made = p.Derived(input, t => Read(t).alias());
            return s => s[made]!;
        }

        var slot = p.In(input);
        return s => Read(s[slot]!);
    }

    /// <summary>The row, in a tensor whose leading dimensions are flattened, that each index tuple of input 1 means.</summary>
    private static Func<Tensor?[], Tensor> Rows(Place p, int batch)
    {
        Shape data = p.Site.Shape(0), indices = p.Site.Shape(1);
        var depth = indices[-1];
        var sizes = data.Skip(batch).Take(depth).Select(d => (long)d).ToArray();
        var strides = new long[depth];
        for (var i = depth - 1; i >= 0; i--) strides[i] = i == depth - 1 ? 1 : strides[i + 1] * sizes[i + 1];
        long inner = sizes.Aggregate(1L, (a, b) => a * b), batches = data.Take(batch).Aggregate(1L, (a, d) => a * d);
        int size = p.Made(() => torch.tensor(sizes)), stride = p.Made(() => torch.tensor(strides)), slot = p.In(1);
        var start = p.Made(() => torch.arange(batches).mul(inner).unsqueeze(1));
        long[] perBatch = [batches, -1], last = [-1];
        return s =>
        {
            var t = s[slot]!.to_type(torch.ScalarType.Int64);
            t = torch.where(t.lt(0), t.add(s[size]!), t);
            return t.mul(s[stride]!).sum(last).reshape(perBatch).add(s[start]!).flatten();
        };
    }

    private static Kernel GatherND(Place p)
    {
        var batch = (int)p.Attributes.Int("batch_dims", 0);
        var x = p.In(0);
        var rows = Rows(p, batch);
        long[] table = [p.Site.Shape(0).Take(batch + p.Site.Shape(1)[-1]).Aggregate(1L, (a, d) => a * d), .. p.Site.Shape(0).Skip(batch + p.Site.Shape(1)[-1])];
        var dims = p.OutputDims;
        return p.Give(s => s[x]!.reshape(table).index_select(0, rows(s)).reshape(dims));
    }

    private static Kernel ScatterND(Place p)
    {
        int x = p.In(0), updates = p.In(2);
        var depth = p.Site.Shape(1)[-1];
        var rows = Rows(p, 0);
        var rest = Place.Longs(p.Site.Shape(0).Skip(depth));
        long[] table = [p.Site.Shape(0).Take(depth).Aggregate(1L, (a, d) => a * d), .. rest];
        long[] changes = [p.Site.Shape(1).SkipLast(1).Aggregate(1L, (a, d) => a * d), .. rest];
        var dims = p.OutputDims;
        var scatter = Scatter(p);
        return p.WritesInPlace
            ? p.Give(s =>
            {
                scatter(s[x]!.view(table), rows(s), s[updates]!.reshape(changes));
                return s[x]!.alias();
            })
            : p.Give(s => scatter(s[x]!.reshape(table), rows(s), s[updates]!.reshape(changes)).reshape(dims));
    }

    private static Kernel ScatterElements(Place p)
    {
        var axis = p.Attributes.Int("axis", 0);
        int x = p.In(0), updates = p.In(2);
        var indices = Indices(p, 1, p.Site.Shape(0)[(int)axis], flat: false);
        var reduction = p.Attributes.Text("reduction", "none");
        var inPlace = p.WritesInPlace;
        return reduction switch
        {
            "none" when inPlace => p.Give(s => s[x]!.scatter_(axis, indices(s), s[updates]!).alias()),
            "none" => p.Give(s => s[x]!.scatter(axis, indices(s), s[updates]!)),
            "add" when inPlace => p.Give(s => s[x]!.scatter_add_(axis, indices(s), s[updates]!).alias()),
            "add" => p.Give(s => s[x]!.scatter_add(axis, indices(s), s[updates]!)),
            _ => throw Unreduced(p),
        };
    }

    private static Func<Tensor, Tensor, Tensor, Tensor> Scatter(Place p)
    {
        var one = Place.Number(1, p.DType);
        var inPlace = p.WritesInPlace;
        return p.Attributes.Text("reduction", "none") switch
        {
            "none" when inPlace => (x, rows, updates) => x.index_copy_(0, rows, updates),
            "none" => (x, rows, updates) => x.index_copy(0, rows, updates),
            "add" when inPlace => (x, rows, updates) => x.index_add_(0, rows, updates, one),
            "add" => (x, rows, updates) => x.index_add(0, rows, updates, one),
            _ => throw Unreduced(p),
        };
    }

    private static EngineException Unreduced(Place p) => new("unsupported",
        $"{p.Site.Node.Op} \"{p.Site.Node.Name}\": TorchSharp has neither scatter_reduce nor index_reduce, which reduction "
            + $"\"{p.Attributes.Text("reduction", "none")}\" needs");

    // Writes a run of places along the axis of a cache, from a place of each batch's own.
    private static Kernel TensorScatter(Place p)
    {
        var axis = (int)p.Attributes.Int("axis", -2);
        Shape cache = p.Site.Shape(0), update = p.Site.Shape(1);
        var circular = p.Attributes.Text("mode", "linear") == "circular";
        var size = ((long)cache[axis]).ToScalar();
        long[] along =
            [.. update.Select((d, i) => i == axis ? (long)d : 1)], perBatch = [.. update.Select((_, i) => i == 0 ? -1L : 1)], all = Place.Longs(update);
        var run = p.Made(() => torch.arange(update[axis]).reshape(along));
        int x = p.In(0), u = p.In(1), starts = p.In(2);
        var inPlace = p.WritesInPlace;
        return p.Give(s =>
        {
            var at = starts == 0 ? s[run]! : s[starts]!.to_type(torch.ScalarType.Int64).reshape(perBatch).add(s[run]!);
            if (circular) at = at.remainder(size);
            var places = at.expand(all);
            return inPlace ? s[x]!.scatter_(axis, places, s[u]!).alias() : s[x]!.scatter(axis, places, s[u]!);
        });
    }

    private static Kernel OneHot(Place p)
    {
        var axis = (int)p.Attributes.Int("axis", -1);
        long depth = p.Output.Shape[axis];
        long[] along = [.. p.Output.Shape.Select((_, i) => i == axis ? depth : 1)], one = [];
        var count = depth.ToScalar();
        var places = p.Made(() => torch.arange(depth).reshape(along));
        int x = p.In(0), values = p.In(2);
        return p.Give(s =>
        {
            var at = s[x]!.to_type(torch.ScalarType.Int64);
            at = torch.where(at.lt(0), at.add(count), at).unsqueeze(axis);
            return torch.where(at.eq(s[places]!), s[values]!.select(0, 1), s[values]!.select(0, 0));
        });
    }

    // Of equals ONNX wants the first, which topk does not promise; a stable sort does.
    private static Kernel TopK(Place p)
    {
        var axis = p.Attributes.Int("axis", -1);
        var largest = p.Attributes.Int("largest", 1) != 0;
        var k = p.OutputDims[axis];
        int x = p.In(0), values = p.Out(0), indices = p.Out(1);
        return s =>
        {
            var (sorted, order) = s[x]!.sort(axis, largest, true);
            if (values != 0) s[values] = sorted.narrow(axis, 0, k);
            if (indices != 0) s[indices] = order.narrow(axis, 0, k);
        };
    }
}
