using static Bench.Graphs.Operators.MovementFolding;
using static Bench.Graphs.Operators.Opset;

namespace Bench.Graphs.Operators;

/// <summary>
/// Normal form: axis and perm are written and count from the front. Target shapes, axes, sizes, starts, ends, steps and pads are constant inputs, as ONNX has
/// them; where the output's type says the same (Reshape, Expand, Split, …) engines read that, else Movement.Slices, Movement.Pads and Movement.Axes.
/// Split without sizes has num_outputs. ConstantOfShape has `value` (a number) and `dtype` (as safetensors spells it). Constant never stands in a graph: it is
/// in its Constants.
/// </summary>
public static class Movement
{
    public static readonly Operator[] Operators =
    [
        View("Reshape", Any, Reshaped) with { Takes = 2..2, Defaults = [("allowzero", 0)], ShapeInputs = [1] },
        View("Flatten", Any, Flattened) with { Defaults = [("axis", 1)], Normal = FlattenNormal },
        Shown("Transpose", Any, s => new Shape(Permutation(s).Select(p => s.Shape(0)[p])), Transposed) with
        {
            Gradient = b => [b.Transpose(b.Given(), Inverse(Permutation(b.Site)))],
            Optional = ["perm"], Normal = s => s.Node with { Attributes = new(("perm", Permutation(s))) },
        },
        View("Squeeze", Any, Squeezed) with { Takes = 1..2, ShapeInputs = [1] },
        View("Unsqueeze", Any, Unsqueezed) with { Takes = 2..2, ShapeInputs = [1] },
        Shown("Expand", Any, s => Elementwise.Broadcast(s, s.Shape(0), Dims(s, s.Constant(1).ToLongs())), Stretched) with
        {
            Gradient = b => [b.SumTo(b.Given(), 0), null], Takes = 2..2, ShapeInputs = [1],
        },
        Shown("Tile", Any, Tiled, Repeated) with { Takes = 2..2, ShapeInputs = [1] },
        Fresh("Concat", Any, s => [new(s.DType(0), Concatenated(s))], Joined) with
        {
            Gradient = Taken, Takes = 1.., Optional = ["axis"], Normal = FrontAxis,
        },
        Known("Split", Any, Parts, Divided) with
        {
            Gradient = JoinedAgain, Takes = 1..2, Defaults = [("axis", 0)], Optional = ["num_outputs"], ShapeInputs = [1], Normal = SplitNormal,
        },
        Shown("Slice", Any, s => new Shape(Slices(s).Select(r => r.Length)), Sliced) with
        {
            Gradient = PutBack, Takes = 3..5, ShapeInputs = [1, 2, 3, 4],
        },
        Shown("Pad", From(19, s => s.Attributes.Text("mode", "constant") == "wrap"), Padded, null) with
        {
            Takes = 2..4, Defaults = [("mode", "constant")], ShapeInputs = [1, 3],
        },
        Known("Shape", Any, s => [new(DType.I64, [ShapeRange(s).Count])], Dimensions) with
        {
            Gradient = Gradients.Nothing, Defaults = [("start", 0)], Optional = ["end"],
        },
        Known("Size", Any, _ => [new(DType.I64, Shape.Scalar)], Number) with { Gradient = Gradients.Nothing },
        Known("ConstantOfShape", From(20, s => s.Attributes.Text("dtype", "F32") == "BF16"),
            s => [new(DTypes.Parse(s.Attributes.Text("dtype", "F32")), Dims(s, s.Constant(0).ToLongs()))], Filled) with
        {
            Defaults = [("dtype", "F32"), ("value", 0.0)], ShapeInputs = [0],
        },
        Known("Range", Any, s => [new(s.SameType(0, 1, 2), [Steps(s)])], Counted) with { Takes = 3..3, ShapeInputs = [0, 1, 2] },
        Fresh("Trilu", Any, s => [s[0]], Triangle) with { Takes = 1..2, Defaults = [("upper", 1)], ShapeInputs = [1] },
    ];

    private static Operator View(string name, Since since, Func<Site, Shape> shape) =>
        Shown(name, since, shape, Folding.Same) with { Memory = Memory.View, Gradient = Gradients.Reshaped };

    private static Operator Shown(string name, Since since, Func<Site, Shape> shape, Folding? folding) =>
        Known(name, since, s => [new(s.DType(0), shape(s))], folding);

    // Pieces of the input, or what the input's type alone says: both are there before the node runs.
    private static Operator Known(string name, Since since, Func<Site, TensorType[]> infer, Folding? folding) =>
        Fresh(name, since, infer, folding) with { Memory = Memory.Shown };

    private static Operator Fresh(string name, Since since, Func<Site, TensorType[]> infer, Folding? folding) =>
        new(name, infer) { Since = since, Cost = Costs.None, Memory = Memory.Fresh, Folding = folding, Gradient = Gradients.NotYet };

    /// <summary>Where an axis starts, how far it steps (negative: backwards), and how many elements that gives.</summary>
    public readonly record struct Range(int Start, int Step, int Length);

    /// <summary>What Slice takes of each axis of its input.</summary>
    public static Range[] Slices(Site s)
    {
        var shape = s.Shape(0);
        var ranges = shape.Select(d => new Range(0, 1, d)).ToArray();
        long[] starts = s.Constant(1).ToLongs(), ends = s.Constant(2).ToLongs();
        var axes = s.Longs(3) ?? [.. Enumerable.Range(0, starts.Length).Select(i => (long)i)];
        var steps = s.Longs(4) ?? [.. starts.Select(_ => 1L)];
        if (ends.Length != starts.Length || axes.Length != starts.Length || steps.Length != starts.Length)
            throw s.Wrong($"it has {starts.Length} starts, {ends.Length} ends, {axes.Length} axes and {steps.Length} steps");
        for (var i = 0; i < starts.Length; i++)
        {
            var axis = s.Axis(axes[i], shape.Rank);
            long size = shape[axis], step = steps[i];
            if (step == 0) throw s.Wrong("a step is 0");
            // Backwards, a start may be at most the last element, and an end may be one before the first.
            long low = step > 0 ? 0 : -1, high = step > 0 ? size : size - 1;
            var start = Math.Clamp(starts[i] < 0 ? starts[i] + size : starts[i], step > 0 ? 0 : Math.Min(0, high), high);
            var end = Math.Clamp(ends[i] < 0 ? ends[i] + size : ends[i], low, high);
            var length = Math.Max(0, step > 0 ? (end - start + step - 1) / step : (start - end - step - 1) / -step);
            ranges[axis] = new Range((int)start, (int)Math.Clamp(step, -int.MaxValue, int.MaxValue), (int)length);
        }

        return ranges;
    }

    /// <summary>How many elements Pad adds to each axis of its input; negative takes away.</summary>
    public static (int Before, int After)[] Pads(Site s)
    {
        var rank = s.Shape(0).Rank;
        var pads = s.Constant(1).ToLongs();
        var axes = s.Longs(3) ?? [.. Enumerable.Range(0, rank).Select(i => (long)i)];
        if (pads.Length != 2 * axes.Length) throw s.Wrong($"it has {pads.Length} pads for {axes.Length} axes, two each are needed");
        var result = new (int, int)[rank];
        for (var i = 0; i < axes.Length; i++) result[s.Axis(axes[i], rank)] = ((int)pads[i], (int)pads[i + axes.Length]);
        return result;
    }

    /// <summary>
    /// The place of Pad's input that a place along an axis of its output takes, both counted from the input's first; null where it takes the fill.
    /// </summary>
    public static int? PadSource(Site s, int axis, int place)
    {
        var size = s.Shape(0)[axis];
        var period = Math.Max(1, 2 * (size - 1));
        var turned = (place % period + period) % period;
        return s.Attributes.Text("mode", "constant") switch
        {
            "constant" => place >= 0 && place < size ? place : null,
            "edge" => Math.Clamp(place, 0, size - 1),
            "wrap" => (place % size + size) % size,
            "reflect" => turned < size ? turned : period - turned,
            var other => throw s.Wrong($"attribute \"mode\" is \"{other}\"; constant, edge, reflect or wrap are allowed"),
        };
    }

    /// <summary>The axes of Squeeze (in its input) or Unsqueeze (in its output), from the front.</summary>
    public static int[] Axes(Site s)
    {
        var shape = s.Shape(0);
        if (s.Node.Op == "Unsqueeze")
        {
            var added = s.Constant(1).ToLongs();
            return [.. added.Select(a => s.Axis(a, shape.Rank + added.Length)).Order()];
        }

        return s.Longs(1) is { } axes ? [.. axes.Select(a => s.Axis(a, shape.Rank)).Order()] : [.. Enumerable.Range(0, shape.Rank).Where(i => shape[i] == 1)];
    }

    /// <summary>The dimensions that Shape tells.</summary>
    public static IReadOnlyList<int> ShapeRange(Site s)
    {
        var rank = s.Shape(0).Rank;
        int At(long v) => (int)Math.Clamp(v < 0 ? v + rank : v, 0, rank);
        int start = At(s.Attributes.Int("start", 0)), end = At(s.Attributes.Int("end", rank));
        return [.. s.Shape(0).Take(end).Skip(start)];
    }

    private static Node FrontAxis(Site s) => s.Node with { Attributes = s.Attributes.With("axis", s.Axis("axis", s.Shape(0).Rank)) };

    // Flatten may cut after the last dimension: its axis has one more place than the tensor has dimensions.
    private static int Cut(Site s) => s.Attributes.Int("axis", 1) == s.Shape(0).Rank ? s.Shape(0).Rank : s.Axis("axis", s.Shape(0).Rank);

    private static Node FlattenNormal(Site s) => s.Node with { Attributes = new(("axis", Cut(s))) };

    private static Node SplitNormal(Site s)
    {
        var attributes = s.Attributes.With("axis", s.Axis("axis", s.Shape(0).Rank));
        return s.Node with { Attributes = s.Has(1) ? attributes.Without("num_outputs") : attributes.With("num_outputs", s.Outputs) };
    }

    private static Shape Dims(Site s, IEnumerable<long> dims) =>
        new(dims.Select(d => d is >= 0 and <= int.MaxValue ? (int)d : throw s.Wrong($"a shape has the dimension {d}")));

    private static Shape Reshaped(Site s)
    {
        var from = s.Shape(0);
        var dims = s.Constant(1).ToLongs();
        var copyZero = s.Attributes.Int("allowzero", 0) == 0;
        for (var i = 0; i < dims.Length; i++)
            if (dims[i] == 0 && copyZero) dims[i] = i < from.Rank ? from[i] : throw s.Wrong($"it copies dimension {i} of {from}, which has none");
        var open = Array.IndexOf(dims, -1L);
        var known = dims.Where(d => d != -1).Aggregate(1L, (a, b) => a * b);
        if (open >= 0) dims[open] = known == 0 ? 0 : from.Elements / known;
        var to = Dims(s, dims);
        return to.Elements == from.Elements ? to : throw s.Wrong($"{from} with {from.Elements} elements cannot become {to} with {to.Elements}");
    }

    private static Shape Flattened(Site s)
    {
        var cut = Cut(s);
        return [(int)new Shape(s.Shape(0).Take(cut)).Elements, (int)new Shape(s.Shape(0).Skip(cut)).Elements];
    }

    private static int[] Permutation(Site s)
    {
        var rank = s.Shape(0).Rank;
        var perm = s.Attributes.Ints("perm")?.Select(p => s.Axis(p, rank)).ToArray() ?? [.. Enumerable.Range(0, rank).Reverse()];
        return perm.Order().SequenceEqual(Enumerable.Range(0, rank))
            ? perm
            : throw s.Wrong($"perm [{string.Join(", ", perm)}] does not permute {rank} dimensions");
    }

    private static Shape Squeezed(Site s)
    {
        var axes = Axes(s);
        foreach (var a in axes)
            if (s.Shape(0)[a] != 1) throw s.Wrong($"dimension {a} of {s.Shape(0)} is not 1");
        return new Shape(s.Shape(0).Where((_, i) => !axes.Contains(i)));
    }

    private static Shape Unsqueezed(Site s)
    {
        var axes = Axes(s);
        var dims = s.Shape(0).ToList();
        foreach (var a in axes) dims.Insert(a, 1);
        return new Shape(dims);
    }

    private static Shape Padded(Site s) => Dims(s, Pads(s).Select((p, i) => (long)s.Shape(0)[i] + p.Before + p.After));

    private static Shape Tiled(Site s)
    {
        var repeats = s.Constant(1).ToLongs();
        if (repeats.Length != s.Shape(0).Rank) throw s.Wrong($"it has {repeats.Length} repeats for {s.Shape(0)}");
        return Dims(s, s.Shape(0).Select((d, i) => d * repeats[i]));
    }

    private static Shape Concatenated(Site s)
    {
        var axis = s.Axis("axis", s.Shape(0).Rank);
        s.SameType([.. Enumerable.Range(0, s.Inputs)]);
        var dims = s.Shape(0).ToArray();
        for (var i = 1; i < s.Inputs; i++)
        {
            var other = s.Shape(i);
            if (other.Rank != dims.Length || other.Where((d, k) => k != axis && d != dims[k]).Any())
                throw s.Wrong($"{s.Shape(0)} and {other} cannot be joined along axis {axis}");
            dims[axis] += other[axis];
        }

        return new Shape(dims);
    }

    private static TensorType[] Parts(Site s)
    {
        var axis = s.Axis("axis", s.Shape(0).Rank);
        var size = s.Shape(0)[axis];
        var parts = (int)s.Attributes.Int("num_outputs", s.Outputs);
        var each = (size + parts - 1) / parts;
        var sizes = s.Longs(1) ?? [.. Enumerable.Range(0, parts).Select(i => (long)Math.Max(0, Math.Min(each, size - i * each)))];
        if (sizes.Sum() != size || sizes.Length != s.Outputs)
            throw s.Wrong($"{size} elements cannot be split into [{string.Join(", ", sizes)}] for {s.Outputs} outputs");
        return [.. sizes.Select(n => new TensorType(s.DType(0), new Shape(s.Shape(0).Select((d, i) => i == axis ? (int)n : d))))];
    }

    private static int Steps(Site s)
    {
        double start = s.Constant(0).ToDoubles()[0], limit = s.Constant(1).ToDoubles()[0], delta = s.Constant(2).ToDoubles()[0];
        if (delta == 0) throw s.Wrong("its step is 0");
        return (int)Math.Max(0, Math.Ceiling((limit - start) / delta));
    }

    private static int[] Inverse(int[] permutation) => [.. Enumerable.Range(0, permutation.Length).Select(axis => Array.IndexOf(permutation, axis))];

    private static IReadOnlyList<string?> Taken(Backward b)
    {
        if (b.Site.Inputs == 1) return [b.Given()];
        var axis = b.Site.Axis("axis", b.Site.Shape(0).Rank);
        var sizes = b.Longs([.. Enumerable.Range(0, b.Site.Inputs).Select(i => (long)b.Site.Shape(i)[axis])]);
        return b.Op("Split", b.Site.Inputs, [b.Given(), sizes], ("axis", axis));
    }

    private static IReadOnlyList<string?> JoinedAgain(Backward b)
    {
        var parts = Enumerable.Range(0, b.Site.Outputs).Select(b.Given).ToList();
        return [b.Op("Concat", parts, ("axis", b.Site.Axis("axis", b.Site.Shape(0).Rank))), .. Enumerable.Repeat<string?>(null, b.Site.Inputs - 1)];
    }

    private static IReadOnlyList<string?> PutBack(Backward b)
    {
        var shape = b.Site.Shape(0);
        var ranges = Slices(b.Site);
        if (ranges.Any(range => range.Step != 1)) throw b.Site.Wrong("its gradient is written for steps of 1");
        var pads = b.Longs([.. ranges.Select(range => (long)range.Start), .. ranges.Select((range, i) => (long)shape[i] - range.Start - range.Length)]);
        return [b.Op("Pad", b.Given(), pads), .. Enumerable.Repeat<string?>(null, b.Site.Inputs - 1)];
    }
}
