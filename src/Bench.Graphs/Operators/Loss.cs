namespace Bench.Graphs.Operators;

/// <summary>
/// Normal form: reduction (none, sum, mean) is written; ignore_index may be absent. Inputs: scores [N, C, …], labels [N, …], class weights [C] or none.
/// </summary>
public static class Loss
{
    public static readonly Operator[] Operators =
    [
        Shown("SoftmaxCrossEntropyLoss", Opset.Any, s => [Lost(s), s[0]], b => b.Sub(b.Op("Softmax", [b.In()], ("axis", 1)), Hot(b))),
        Shown("NegativeLogLikelihoodLoss", Opset.From(22, DType.BF16), s => [Lost(s)], b => b.Op("Neg", Hot(b))),
    ];

    // Scores that need no logarithm any more may be shown.
    private static Operator Shown(string name, Since since, Func<Site, TensorType[]> infer, Func<Backward, string> slope) => new(name, infer)
    {
        Since = since,
        Cost = Costs.None,
        Memory = Memory.Shown,
        Folding = null,
        Gradient = b => [b.Mul(slope(b), Share(b)), null, .. Enumerable.Repeat<string?>(null, b.Site.Inputs - 2)],
        Takes = 2..3,
        Defaults = [("reduction", "mean")],
        Optional = ["ignore_index"],
    };

    private static TensorType Lost(Site s)
    {
        Shape scores = s.Shape(0), labels = s.Shape(1);
        if (labels != new Shape([scores[0], .. scores.Skip(2)])) throw s.Wrong($"labels of shape {labels} do not fit scores of shape {scores}");
        return new(s.DType(0), s.Attributes.Text("reduction", "mean") == "none" ? labels : Shape.Scalar);
    }

    // 1 at each label, along the axis of classes.
    private static string Hot(Backward b)
    {
        var scores = b.Site[0];
        var values = b.Constant(Elements.Floats(new(scores.DType, [2]), [0, 1]));
        return b.Op("OneHot", [b.In(1), b.Longs(scores.Shape[1]), values], ("axis", 1));
    }

    // By how much the loss moves with each label's own: as its class weighs, by the share of it in a mean, and not at all where it is ignored.
    private static string Share(Backward b)
    {
        if (b.IsGiven(1)) throw b.Site.Wrong("its gradient is written for the loss alone, not for the logarithms beside it");
        Shape labels = b.Site.Shape(1), each = [labels[0], 1, .. labels.Skip(1)];
        var given = b.Given();
        var share = b.Site.Has(2) ? b.Op("Gather", b.In(2), b.In(1)) : null;
        if (b.Site.Attributes.Int("ignore_index") is { } ignored)
        {
            var counts = b.Op("Not", b.Op("Equal", b.In(1), b.Constant(Elements.Integers(new(b.Site.DType(1), Shape.Scalar), [ignored]))));
            share = b.Where(counts, share ?? b.Filled(1, new(b.Site.DType(0), labels)));
        }

        if (b.Site.Attributes.Text("reduction", "mean") == "mean")
            given = share is null ? b.Mul(given, 1.0 / labels.Elements) : b.Div(given, b.Reduced("ReduceSum", share, Enumerable.Range(0, labels.Rank)));
        share = share is null ? given : b.Mul(share, given);
        return b[share].Shape == labels ? b.Reshape(share, each) : share;
    }
}
