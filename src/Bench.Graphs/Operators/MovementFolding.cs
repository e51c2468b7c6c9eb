using static Bench.Graphs.Operators.Elements;

namespace Bench.Graphs.Operators;

// Known tensors taken apart and put together.
internal static class MovementFolding
{
    public static readonly Folding Transposed = Folding.One((s, t) =>
        Strided(s.Constant(0), t.Shape, 0, [.. s.Attributes.Ints("perm")!.Select(p => s.Shape(0).Strides()[p])]));

    public static readonly Folding Stretched = Folding.One((s, t) => Stretch(s.Constant(0), t.Shape));

    public static readonly Folding Filled = Folding.One((s, t) => Elements.Filled(t, s.Attributes.Float("value", 0)));

    public static readonly Folding Dimensions = new((s, t) => [Integers(t[0], [.. Movement.ShapeRange(s).Select(d => (long)d)])], FromTypes: true);

    public static readonly Folding Number = new((s, t) => [Integers(t[0], [s.Shape(0).Elements])], FromTypes: true);

    public static readonly Folding Repeated = Folding.Picked((s, at) => (s.Constant(0), Offset(at.Select((c, i) => c % s.Shape(0)[i]), s.Shape(0))));

    public static readonly Folding Sliced = Folding.One((s, t) =>
    {
        var ranges = Movement.Slices(s);
        var strides = s.Shape(0).Strides();
        return Strided(s.Constant(0), t.Shape, ranges.Select((r, i) => r.Start * strides[i]).Sum(), [.. ranges.Select((r, i) => r.Step * strides[i])]);
    });

    public static readonly Folding Joined = Folding.Picked((s, at) =>
    {
        var axis = s.Axis("axis", at.Length);
        var i = 0;
        var place = at[axis];
        for (; place >= s.Shape(i)[axis]; i++) place -= s.Shape(i)[axis];
        return (s.Constant(i), Offset(at.Select((c, k) => k == axis ? place : c), s.Shape(i)));
    });

    public static readonly Folding Divided = new((s, t) =>
    {
        var axis = s.Axis("axis", s.Shape(0).Rank);
        var strides = s.Shape(0).Strides();
        var start = 0;
        return [.. t.Select(part => { var cut = Strided(s.Constant(0), part.Shape, start * strides[axis], strides); start += part.Shape[axis]; return cut; })];
    });

    public static readonly Folding Counted = Folding.One((s, t) =>
    {
        var n = (int)t.Shape.Elements;
        if (!s.DType(0).IsFloat())
        {
            long from = s.Constant(0).ToLongs()[0], by = s.Constant(2).ToLongs()[0];
            return Integers(t, [.. Enumerable.Range(0, n).Select(i => from + i * by)]);
        }

        double start = s.Constant(0).ToDoubles()[0], delta = s.Constant(2).ToDoubles()[0];
        return Floats(t, [.. Enumerable.Range(0, n).Select(i => start + i * delta)]);
    });

    public static readonly Folding Triangle = Folding.One((s, t) =>
    {
        var k = s.Longs(1)?[0] ?? 0;
        var upper = s.Attributes.Int("upper", 1) != 0;
        var nothing = Elements.Filled(t, 0);
        return Pick(t, at => (at[^1] - at[^2] - k is var d && (upper ? d >= 0 : d <= 0) ? s.Constant(0) : nothing, Offset(at, t.Shape)));
    });

    public static readonly Folding Gathered = Folding.One((s, t) =>
    {
        var axis = s.Axis("axis", s.Shape(0).Rank);
        var indices = s.Constant(1).ToLongs();
        var size = s.Shape(0)[axis];
        foreach (var i in indices)
            if (i < -size || i >= size) throw s.Wrong($"index {i} is outside the {size} elements of axis {axis}");
        var rank = s.Shape(1).Rank;
        return Pick(t, at =>
        {
            var i = (int)indices[Offset(at.Skip(axis).Take(rank), s.Shape(1))];
            return (s.Constant(0), Offset([.. at.Take(axis), i < 0 ? i + size : i, .. at.Skip(axis + rank)], s.Shape(0)));
        });
    });
}
