using Bench.Graphs;
using Bench.Protocol;

namespace Bench.Engines;

internal static class GatherLowering
{
    public static readonly Dictionary<string, Action<Place>> Table = new()
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

    private static void Gather(Place p)
    {
        var axis = (int)p.Attributes.Int("axis", 0);
        p.Give(p.Gather(p.In(0), Indices(p, 1, p.Site.Shape(0)[axis]), axis));
    }

    /// <summary>An input of indices as int64, counted from the front.</summary>
    private static string Indices(Place p, int input, long size)
    {
        var given = p.Cast(p.In(input), p.Site.DType(input), DType.I64);
        return p.Graph.NonNegative(p.Site.Node.Inputs[input]) ? given : Front(p, given, p.Number(size, DType.I64));
    }

    private static string Front(Place p, string given, string size) =>
        p.Typed("SelectV2", DType.I64, p.Typed("Less", DType.I64, given, p.Number(0, DType.I64)), p.Typed("AddV2", DType.I64, given, size), given);

    /// <summary>Where each element that the indices mean lies in the flattened data: the index's own dimensions say the rest.</summary>
    private static string Elements(Place p, int axis, string indices)
    {
        var strides = p.Site.Shape(0).Strides();
        var shape = p.Site.Shape(1);
        var own = shape.Strides();
        var rest = MovementLowering.Filled(new TensorType(DType.I64, shape), i =>
        {
            long at = 0;
            for (var d = 0; d < shape.Rank; d++)
                if (d != axis) at += i / own[d] % shape[d] * (long)strides[d];
            return at;
        });
        return p.Typed("AddV2", DType.I64, p.Typed("Mul", DType.I64, indices, p.Number(strides[axis], DType.I64)), p.Constant(rest));
    }

    private static void GatherElements(Place p)
    {
        var axis = (int)p.Attributes.Int("axis", 0);
        var at = Elements(p, axis, Indices(p, 1, p.Site.Shape(0)[axis]));
        p.Give(p.Gather(p.Reshape(p.In(0), [-1]), at, 0));
    }

    /// <summary>The row, in data whose leading dimensions are flattened, that each index tuple of input 1 means.</summary>
    private static string Tuples(Place p, int batch)
    {
        Shape data = p.Site.Shape(0), indices = p.Site.Shape(1);
        int depth = indices[-1], count = (int)new Shape(indices.SkipLast(1)).Elements, batches = (int)new Shape(data.Take(batch)).Elements;
        long[] sizes = [.. data.Skip(batch).Take(depth).Select(d => (long)d)];
        var strides = new Shape(data.Skip(batch).Take(depth)).Strides().Select(s => (long)s).ToArray();
        var inner = sizes.Aggregate(1L, (a, b) => a * b);
        var given = Front(p, p.Cast(p.In(1), p.Site.DType(1), DType.I64), p.Constant(Tensor.Longs(sizes)));
        var rows = p.Node("Sum", [p.Typed("Mul", DType.I64, given, p.Constant(Tensor.Longs(strides))), p.Ints(indices.Rank - 1)], ("T", DType.I64),
            ("Tidx", DType.I32));
        var starts = MovementLowering.Filled(new TensorType(DType.I64, [count]), i => i / Math.Max(1, count / Math.Max(1, batches)) * inner);
        return p.Typed("AddV2", DType.I64, p.Reshape(rows, [count], DType.I64), p.Constant(starts));
    }

    private static void GatherND(Place p)
    {
        var batch = (int)p.Attributes.Int("batch_dims", 0);
        var cut = batch + p.Site.Shape(1)[-1];
        var table = p.Reshape(p.In(0), [(int)new Shape(p.Site.Shape(0).Take(cut)).Elements, .. p.Site.Shape(0).Skip(cut)]);
        var y = p.Gather(table, Tuples(p, batch), 0);
        p.Give(p.Reshape(y, p.Output.Shape));
    }

    private static void ScatterElements(Place p)
    {
        var axis = (int)p.Attributes.Int("axis", 0);
        var places = Elements(p, axis, Indices(p, 1, p.Site.Shape(0)[axis]));
        p.Give(Replaces(p) ? Replaced(p, places, p.In(2), 1) : Scatter(p, places, p.In(2), p.Site.Shape(2)));
    }

    private static void ScatterND(Place p)
    {
        var depth = p.Site.Shape(1)[-1];
        var inner = (int)new Shape(p.Site.Shape(0).Skip(depth)).Elements;
        var count = (int)new Shape(p.Site.Shape(1).SkipLast(1)).Elements;
        if (Replaces(p))
        {
            p.Give(Replaced(p, Tuples(p, 0), p.In(2), inner));
            return;
        }

        // Every element of a row by its own place, so that one way of scattering serves all operators.
        var rows = p.Reshape(p.Typed("Mul", DType.I64, Tuples(p, 0), p.Number(inner, DType.I64)), [count, 1], DType.I64);
        var within = p.Constant(MovementLowering.Filled(new TensorType(DType.I64, [1, inner]), i => i));
        p.Give(Scatter(p, p.Typed("AddV2", DType.I64, rows, within), p.In(2), p.Site.Shape(2)));
    }

    private static bool Replaces(Place p) =>
        p.Graph.WritesInPlace(p.Site.Node) && p.Attributes.Text("reduction", "none") is "none" or "add" && p.Site.Shape(0).Elements > 0;

    // Rows of a state in its variable's own memory, which the old value and the new one share.
    // A scatter into the variable itself would write there too, but from then on every read of it is a copy.
    private static string Replaced(Place p, string rows, string updates, int inner)
    {
        var given = p.Site.Node.Op == "TensorScatter" ? 1 : 2;
        int all = (int)(p.Site.Shape(0).Elements / inner), count = (int)(p.Site.Shape(given).Elements / inner);
        var op = p.Attributes.Text("reduction", "none") == "add" ? "InplaceAdd" : "InplaceUpdate";
        var places = p.Cast(p.Reshape(rows, [count], DType.I64), DType.I64, DType.I32);
        return p.Reshape(p.Op(op, p.Reshape(p.In(0), [all, inner]), places, p.Reshape(updates, [count, inner])), p.Output.Shape);
    }

    private static string Scatter(Place p, string places, string updates, Shape shape)
    {
        int count = (int)shape.Elements, size = (int)p.Site.Shape(0).Elements;
        string flat = p.Reshape(p.In(0), [size]), values = p.Reshape(updates, [count]);
        string Update(string op) => p.Node(op, [flat, p.Reshape(places, [count, 1], DType.I64), values], ("T", p.DType), ("Tindices", DType.I64));
        return p.Reshape(p.Attributes.Text("reduction", "none") switch
        {
            "add" => Update("TensorScatterAdd"),
            "min" => Update("TensorScatterMin"),
            "max" => Update("TensorScatterMax"),
            // There is no such operator for products, but one that multiplies what falls on the same place.
            "mul" => p.Op("Mul", flat, p.Node("UnsortedSegmentProd", [values, p.Reshape(places, [count], DType.I64), p.Scalar(size)],
                ("T", p.DType), ("Tindices", DType.I64), ("Tnumsegments", DType.I32))),
            "none" => p.Node("TensorScatterUpdate", [flat, p.Reshape(places, [count, 1], DType.I64), values], ("T", p.DType), ("Tindices", DType.I64)),
            var other => throw new EngineException("unsupported", $"{p.Site.Node.Op} \"{p.Site.Node.Name}\": reduction \"{other}\""),
        }, p.Output.Shape);
    }

    // Writes a run of places along the axis of a cache.
    private static void TensorScatter(Place p)
    {
        var axis = (int)p.Attributes.Int("axis", -2);
        Shape cache = p.Site.Shape(0), update = p.Site.Shape(1);
        if (Replaces(p))
        {
            // Whole rows: what lies inside the axis is side by side.
            var lines = new Shape(update.Take(axis + 1));
            var starts = p.Constant(MovementLowering.Filled(new TensorType(DType.I64, lines), i => i / update[axis] * cache[axis]));
            p.Give(Replaced(p, p.Typed("AddV2", DType.I64, Slots(p, axis, lines), starts), p.In(1), (int)new Shape(cache.Skip(axis + 1)).Elements));
            return;
        }

        p.Give(Scatter(p, Elements(p, axis, Slots(p, axis, update)), p.In(1), update));
    }

    // Where along the axis of the cache each element of an update of this shape goes, from a place of each batch's own.
    private static string Slots(Place p, int axis, Shape update)
    {
        var cache = p.Site.Shape(0);
        var along = new Shape(update.Select((d, i) => i == axis ? d : 1));
        var at = p.Constant(MovementLowering.Filled(new TensorType(DType.I64, along), i => i));
        if (p.Site.Has(2))
        {
            var starts = p.Reshape(p.Cast(p.In(2), p.Site.DType(2), DType.I64), new Shape(update.Select((_, i) => i == 0 ? update[0] : 1)), DType.I64);
            at = p.Typed("AddV2", DType.I64, at, starts);
        }

        if (p.Attributes.Text("mode", "linear") == "circular") at = p.Typed("FloorMod", DType.I64, at, p.Number(cache[axis], DType.I64));
        return at;
    }

    private static void OneHot(Place p)
    {
        var axis = (int)p.Attributes.Int("axis", -1);
        var depth = p.Output.Shape[axis];
        var type = p.Site.DType(2);
        var values = p.In(2);
        string Value(int i) =>
            p.Node("StridedSlice", [values, p.Ints(i), p.Ints(i + 1), p.Ints(1)], ("T", type), ("Index", DType.I32), ("shrink_axis_mask", 1L));
        p.Give(p.Node("OneHot", [Front(p, p.Cast(p.In(0), p.DType, DType.I64), p.Number(depth, DType.I64)), p.Scalar(depth), Value(1), Value(0)],
            ("T", type), ("TI", DType.I64), ("axis", axis == p.Output.Shape.Rank - 1 ? -1L : axis)));
    }

    // Of equals TopKV2 gives the first, as ONNX wants it. The smallest are the largest of what is turned round; integers are turned without overflow.
    private static void TopK(Place p)
    {
        int axis = (int)p.Attributes.Int("axis", -1), rank = p.Site.Shape(0).Rank;
        var smallest = p.Attributes.Int("largest", 1) == 0;
        int[] order = [.. Enumerable.Range(0, rank)];
        (order[axis], order[rank - 1]) = (order[rank - 1], order[axis]);
        string Turned(string x) => smallest ? p.Op(p.DType.IsFloat() ? "Neg" : "Invert", x) : x;
        string Placed(string x, DType type) => axis == rank - 1 ? x : p.Graph.Transposed(x, type, order);
        var best = p.Node("TopKV2", [Turned(Placed(p.In(0), p.DType)), p.Scalar(p.Output.Shape[axis])], ("T", p.DType), ("sorted", true));
        p.Give(0, Placed(Turned(best), p.DType));
        p.Give(1, Placed(p.Cast($"{best}:1", DType.I32, DType.I64), DType.I64));
    }
}
