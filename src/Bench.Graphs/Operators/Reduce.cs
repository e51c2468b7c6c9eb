namespace Bench.Graphs.Operators;

/// <summary>
/// Normal form: keepdims and noop_with_empty_axes are written; axes are input 1, a constant (absent: all). Reduce.Axes reads them.
/// ArgMax and ArgMin have an axis that counts from the front. CumSum's axis is input 1.
/// </summary>
public static class Reduce
{
    private static readonly (string, object)[] Ways = [("keepdims", 1), ("noop_with_empty_axes", 0)];

    public static readonly Operator[] Operators =
    [
        .. new[] { "Sum", "Mean", "Max", "Min", "Prod", "SumSquare", "L1", "L2", "LogSum", "LogSumExp" }
            .Select(n => new Operator("Reduce" + n, s => [new(s.DType(0), Reduced(s, Axes(s)))]) { Takes = 1..2, Defaults = Ways, ShapeInputs = [1] }),
        .. new[] { "ArgMax", "ArgMin" }.Select(n => new Operator(n, s => [new(DType.I64, Reduced(s, [s.Axis("axis", s.Shape(0).Rank)]))])
        {
            Defaults = [("axis", 0), ("keepdims", 1), ("select_last_index", 0)],
            Normal = s => s.Node with { Attributes = s.Attributes.With("axis", s.Axis("axis", s.Shape(0).Rank)) },
        }),
        new("CumSum", s => [s[0]]) { Takes = 2..2, Defaults = [("exclusive", 0), ("reverse", 0)], ShapeInputs = [1] },
    ];

    /// <summary>The axes that are reduced, ascending from the front.</summary>
    public static int[] Axes(Site s)
    {
        var rank = s.Shape(0).Rank;
        if (s.Longs(1) is { Length: > 0 } axes) return [.. axes.Select(a => s.Axis(a, rank)).Distinct().Order()];
        return s.Attributes.Int("noop_with_empty_axes", 0) != 0 ? [] : [.. Enumerable.Range(0, rank)];
    }

    private static Shape Reduced(Site s, int[] axes)
    {
        var keep = s.Attributes.Int("keepdims", 1) != 0;
        return new Shape(s.Shape(0).Select((d, i) => (d, i)).Where(p => keep || !axes.Contains(p.i)).Select(p => axes.Contains(p.i) ? 1 : p.d));
    }
}
