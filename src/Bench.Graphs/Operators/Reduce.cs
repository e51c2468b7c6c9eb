using static Bench.Graphs.Operators.ReduceFolding;

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
        Over("ReduceSum", Opset.Any, Collapsed(0, (a, b) => a + b)),
        Over("ReduceMean", Opset.Any, null),
        Over("ReduceMax", Opset.From(20, DType.BOOL), Collapsed(double.NegativeInfinity, Math.Max)),
        Over("ReduceMin", Opset.From(20, DType.BOOL), Collapsed(double.PositiveInfinity, Math.Min)),
        Over("ReduceProd", Opset.Any, Collapsed(1, (a, b) => a * b)),
        Over("ReduceSumSquare", Opset.Any, null),
        Over("ReduceL1", Opset.Any, null),
        Over("ReduceL2", Opset.Any, null),
        Over("ReduceLogSum", Opset.Any, null),
        Over("ReduceLogSumExp", Opset.Any, null),
        Place("ArgMax", Opset.Any),
        Place("ArgMin", Opset.Any),
        Fresh("CumSum", Opset.Any, s => [s[0]], Accumulated) with { Takes = 2..2, Defaults = [("exclusive", 0), ("reverse", 0)], ShapeInputs = [1] },
    ];

    private static Operator Fresh(string name, Since since, Func<Site, TensorType[]> infer, Folding? folding) =>
        new(name, infer) { Since = since, Cost = Costs.None, Memory = Memory.Fresh, Folding = folding, Gradient = Gradients.NotYet };

    // Over no axis some are their input.
    private static Operator Over(string name, Since since, Folding? folding) =>
        Fresh(name, since, s => [new(s.DType(0), Reduced(s, Axes(s)))], folding) with
        {
            Memory = Memory.Shown,
            Takes = 1..2,
            Defaults = Ways,
            ShapeInputs = [1],
        };

    private static Operator Place(string name, Since since) =>
        Fresh(name, since, s => [new(DType.I64, Reduced(s, [s.Axis("axis", s.Shape(0).Rank)]))], null) with
        {
            Defaults = [("axis", 0), ("keepdims", 1), ("select_last_index", 0)],
            Normal = s => s.Node with { Attributes = s.Attributes.With("axis", s.Axis("axis", s.Shape(0).Rank)) },
        };

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
