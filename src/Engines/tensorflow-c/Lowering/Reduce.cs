using Bench.Graphs;
using Axes = Bench.Graphs.Operators.Reduce;

namespace Bench.Engines;

internal static class ReduceLowering
{
    public static readonly Dictionary<string, Action<Place>> Table = new()
    {
        ["ReduceSum"] = p => p.Give(Over(p, "Sum", p.In(0))),
        ["ReduceMean"] = p => p.Give(Over(p, "Mean", p.In(0))),
        ["ReduceMax"] = p => p.Give(p.DType == DType.BOOL ? Truth(p, "Any") : Over(p, "Max", p.In(0))),
        ["ReduceMin"] = p => p.Give(p.DType == DType.BOOL ? Truth(p, "All") : Over(p, "Min", p.In(0))),
        ["ReduceProd"] = p => p.Give(Over(p, "Prod", p.In(0))),
        ["ReduceSumSquare"] = p => p.Give(Over(p, "Sum", p.In(0), before: "Square")),
        ["ReduceL1"] = p => p.Give(Over(p, "Sum", p.In(0), before: "Abs")),
        ["ReduceL2"] = p => p.Give(Over(p, "Sum", p.In(0), before: "Square", after: "Sqrt")),
        ["ReduceLogSum"] = p => p.Give(Over(p, "Sum", p.In(0), after: "Log")),
        ["ReduceLogSumExp"] = LogSumExp,
        ["ArgMax"] = p => Arg(p, "ArgMax"),
        ["ArgMin"] = p => Arg(p, "ArgMin"),
        ["CumSum"] = CumSum,
    };

    private static string Over(Place p, string op, string x, string? before = null, string? after = null)
    {
        var wide = p.Cast(x, p.DType, p.Wide);
        if (before is not null) wide = p.Typed(before, p.Wide, wide);
        var reduced = Wide(p, op, wide, p.Attributes.Int("keepdims", 1) != 0);
        return p.Cast(after is null ? reduced : p.Typed(after, p.Wide, reduced), p.Wide, p.DType);
    }

    private static string Wide(Place p, string op, string x, bool keep) =>
        p.Node(op, [x, p.Ints(Axes.Axes(p.Site))], ("T", p.Wide), ("Tidx", DType.I32), ("keep_dims", keep));

    private static string Truth(Place p, string op) =>
        p.Node(op, [p.In(0), p.Ints(Axes.Axes(p.Site))], ("Tidx", DType.I32), ("keep_dims", p.Attributes.Int("keepdims", 1) != 0));

    // The largest is taken out first, so that no exponential overflows.
    private static void LogSumExp(Place p)
    {
        string Op(string op, params IEnumerable<string> inputs) => p.Typed(op, p.Wide, inputs);
        var x = p.Cast(p.In(0), p.DType, p.Wide);
        var most = Wide(p, "Max", x, keep: true);
        var finite = Op("SelectV2", Op("IsFinite", most), most, p.Number(0, p.Wide));
        var log = Op("Log", Wide(p, "Sum", Op("Exp", Op("Sub", x, finite)), keep: true));
        p.Give(p.Reshape(p.Cast(Op("AddV2", log, finite), p.Wide, p.DType), p.Output.Shape));
    }

    private static void Arg(Place p, string op)
    {
        var axis = (int)p.Attributes.Int("axis", 0);
        var last = p.Attributes.Int("select_last_index", 0) != 0;
        var x = last ? p.Node("ReverseV2", [p.In(0), p.Ints(axis)], ("T", p.DType), ("Tidx", DType.I32)) : p.In(0);
        var at = p.Node(op, [x, p.Scalar(axis)], ("T", p.DType), ("Tidx", DType.I32), ("output_type", DType.I64));
        if (last) at = p.Typed("Sub", DType.I64, p.Number(p.Site.Shape(0)[axis] - 1, DType.I64), at);
        p.Give(p.Reshape(at, p.Output.Shape, DType.I64));
    }

    private static void CumSum(Place p)
    {
        var axis = p.Site.Axis(p.Site.Constant(1).ToLongs()[0], p.Site.Shape(0).Rank);
        var sums = p.Node("Cumsum", [p.Cast(p.In(0), p.DType, p.Wide), p.Scalar(axis)],
            ("T", p.Wide), ("Tidx", DType.I32), ("exclusive", p.Attributes.Int("exclusive", 0) != 0), ("reverse", p.Attributes.Int("reverse", 0) != 0));
        p.Give(p.Cast(sums, p.Wide, p.DType));
    }
}
