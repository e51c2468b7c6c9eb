using Bench.Graphs;

namespace Bench.Engines;

internal static class LossLowering
{
    public static readonly Dictionary<string, Action<Place>> Table = new()
    {
        ["NegativeLogLikelihoodLoss"] = p => Loss(p, p.In(0)),
        ["SoftmaxCrossEntropyLoss"] = p => Loss(p, LogSoftmax(p)),
    };

    // Classes are dimension 1, TensorFlow's kernel works along the last.
    private static string LogSoftmax(Place p)
    {
        var rank = p.Site.Shape(0).Rank;
        string Along(string x) => p.Cast(p.Typed("LogSoftmax", p.Wide, p.Cast(x, p.DType, p.Wide)), p.Wide, p.DType);
        return rank == 2 ? Along(p.In(0)) : p.Transpose(Along(p.In(0, Form.ChannelsLast)), Forms.ChannelsFirst(rank));
    }

    private static void Loss(Place p, string logarithms)
    {
        Shape scores = p.Site.Shape(0), labels = p.Site.Shape(1);
        var classes = scores[1];
        var label = p.Cast(p.In(1), p.Site.DType(1), DType.I64);
        string? weight = null;
        if (p.Attributes.Int("ignore_index") is { } ignored)
        {
            var kept = p.Typed("NotEqual", DType.I64, label, p.Number(ignored, DType.I64));
            weight = p.Cast(kept, DType.BOOL, p.DType);
            label = p.Typed("SelectV2", DType.I64, kept, label, p.Number(0, DType.I64));
        }

        if (p.Site.Has(2))
        {
            var own = p.Gather(p.In(2), label, 0);
            weight = weight is null ? own : p.Op("Mul", own, weight);
        }

        // The logarithm of each label's own class: one of the flattened scores.
        var inner = (int)new Shape(scores.Skip(2)).Elements;
        var start = p.Constant(MovementLowering.Filled(new TensorType(DType.I64, labels), i => (long)(i / Math.Max(1, inner)) * classes * inner
            + i % Math.Max(1, inner)));
        var at = p.Typed("AddV2", DType.I64, p.Typed("Mul", DType.I64, label, p.Number(inner, DType.I64)), start);
        var each = p.Typed("Neg", p.Wide, p.Cast(p.Gather(p.Reshape(logarithms, [-1]), at, 0), p.DType, p.Wide));
        if (weight is not null)
        {
            weight = p.Cast(weight, p.DType, p.Wide);
            each = p.Typed("Mul", p.Wide, each, weight);
        }

        string Sum(string x, string op = "Sum") => p.Node(op, [x, p.Ints(Enumerable.Range(0, labels.Rank))], ("T", p.Wide), ("Tidx", DType.I32));
        string Narrow(string x) => p.Cast(x, p.Wide, p.DType);
        p.Give(p.Attributes.Text("reduction", "mean") switch
        {
            "none" => Narrow(each),
            "sum" => Narrow(Sum(each)),
            _ => Narrow(weight is null ? Sum(each, "Mean") : p.Typed("RealDiv", p.Wide, Sum(each), Sum(weight))),
        });
        p.Give(1, logarithms);
    }
}
