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
        Over("ReduceSum", Opset.Any, Collapsed(0, (a, b) => a + b), Stretched(b => b.Given())),
        Over("ReduceMean", Opset.Any, null, Stretched(b => b.Mul(b.Given(), (double)b[b.Given()].Shape.Elements / b.Site.Shape(0).Elements))),
        Over("ReduceMax", Opset.From(20, DType.BOOL), Collapsed(double.NegativeInfinity, Math.Max)),
        Over("ReduceMin", Opset.From(20, DType.BOOL), Collapsed(double.PositiveInfinity, Math.Min)),
        Over("ReduceProd", Opset.Any, Collapsed(1, (a, b) => a * b)),
        Over("ReduceSumSquare", Opset.Any, null, Each((b, given, _) => b.Mul(b.Mul(b.In(), given), 2))),
        Over("ReduceL1", Opset.Any, null, Each((b, given, _) => b.Mul(b.Op("Sign", b.In()), given))),
        Over("ReduceL2", Opset.Any, null, Each((b, given, y) => b.Mul(b.In(), b.Div(given, y)))),
        Over("ReduceLogSum", Opset.Any, null, Each((b, given, y) => b.Expand(b.Div(given, b.Op("Exp", y)), b.Site.Shape(0)))),
        Over("ReduceLogSumExp", Opset.Any, null, Each((b, given, y) => b.Mul(b.Op("Exp", b.Sub(b.In(), y)), given))),
        Place("ArgMax", Opset.Any),
        Place("ArgMin", Opset.Any),
        Fresh("CumSum", Opset.Any, s => [s[0]], Accumulated, Backwards) with { Takes = 2..2, Defaults = [("exclusive", 0), ("reverse", 0)], ShapeInputs = [1] },
    ];

    private static Operator Fresh(string name, Since since, Func<Site, TensorType[]> infer, Folding? folding, Gradient? gradient) =>
        new(name, infer) { Since = since, Cost = Costs.None, Memory = Memory.Fresh, Folding = folding, Gradient = gradient };

    // Over no axis some are their input.
    private static Operator Over(string name, Since since, Folding? folding, Gradient? gradient = Gradients.NotYet) =>
        Fresh(name, since, s => [new(s.DType(0), Reduced(s, Axes(s)))], folding, gradient) with
        {
            Memory = Memory.Shown,
            Takes = 1..2,
            Defaults = Ways,
            ShapeInputs = [1],
        };

    private static Operator Place(string name, Since since) =>
        Fresh(name, since, s => [new(DType.I64, Reduced(s, [s.Axis("axis", s.Shape(0).Rank)]))], null, Gradients.Nothing) with
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

    // With the reduced axes as dimensions of 1 again.
    private static string Kept(Backward b, string value)
    {
        var axes = Axes(b.Site);
        return b.Reshape(value, new Shape(b.Site.Shape(0).Select((d, i) => axes.Contains(i) ? 1 : d)));
    }

    private static Gradient Stretched(Func<Backward, string> each) =>
        b => [b.Expand(Kept(b, each(b)), b.Site.Shape(0)), .. Enumerable.Repeat<string?>(null, b.Site.Inputs - 1)];

    private static Gradient Each(Func<Backward, string, string, string> of) =>
        b => [of(b, Kept(b, b.Given()), Kept(b, b.Out())), .. Enumerable.Repeat<string?>(null, b.Site.Inputs - 1)];

    private static IReadOnlyList<string?> Backwards(Backward b) =>
    [
        b.Op("CumSum", [b.Given(), b.In(1)], ("exclusive", b.Site.Attributes.Int("exclusive", 0)), ("reverse", 1 - b.Site.Attributes.Int("reverse", 0))), null,
    ];
}
