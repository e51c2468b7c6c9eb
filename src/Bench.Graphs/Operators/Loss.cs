namespace Bench.Graphs.Operators;

/// <summary>
/// Normal form: reduction (none, sum, mean) is written; ignore_index may be absent. Inputs: scores [N, C, …], labels [N, …], class weights [C] or none.
/// </summary>
public static class Loss
{
    public static readonly Operator[] Operators =
    [
        Shown("SoftmaxCrossEntropyLoss", Opset.Any, s => [Lost(s), s[0]]),
        Shown("NegativeLogLikelihoodLoss", Opset.From(22, DType.BF16), s => [Lost(s)]),
    ];

    // Scores that need no logarithm any more may be shown.
    private static Operator Shown(string name, Since since, Func<Site, TensorType[]> infer) => new(name, infer)
    {
        Since = since,
        Cost = Costs.None,
        Memory = Memory.Shown,
        Folding = null,
        Gradient = Gradients.NotYet,
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
}
