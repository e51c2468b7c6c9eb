using Bench.Graphs;

namespace Bench.Models;

/// <summary>What several families are made of.</summary>
internal static class Layers
{
    /// <summary>A weight that multiplies the spread of what it is fed by <paramref name="gain"/>.</summary>
    public static Fill Spread(int fanIn, double gain) => Fill.Uniform(gain / Math.Sqrt(fanIn));

    /// <summary>Hugging Face's linear layer: the weight is [out, in].</summary>
    public static string Linear(this GraphBuilder b, string x, string name, int outputs, double gain, double? bias = null)
    {
        var y = b.Product(x, b.Weight($"{name}.weight", DType.F32, [outputs, b[x].Shape[-1]], Spread(b[x].Shape[-1], gain)));
        return bias is { } sigma ? b.Add("Add", [y, b.Weight($"{name}.bias", DType.F32, [outputs], Fill.Uniform(sigma))]) : y;
    }

    public static string Product(this GraphBuilder b, string x, string weight) =>
        b.Add("MatMul", [x, b.Add("Transpose", [weight], ("perm", new[] { 1, 0 }))]);

    public static string Embedding(this GraphBuilder b, string indices, string name, int rows, int width, double sigma) =>
        b.Add("Gather", [b.Weight($"{name}.weight", DType.F32, [rows, width], Fill.Uniform(sigma)), indices]);

    public static string LayerNorm(this GraphBuilder b, string x, string name, double epsilon, double gamma, double beta)
    {
        Shape shape = [b[x].Shape[-1]];
        var scale = b.Weight($"{name}.weight", DType.F32, shape, Fill.Uniform(0.2 * gamma, gamma));
        return b.Add("LayerNormalization", [x, scale, b.Weight($"{name}.bias", DType.F32, shape, Fill.Uniform(beta))], ("epsilon", epsilon));
    }

    /// <summary>0, 1, 2 … as a constant.</summary>
    public static string Positions(this GraphBuilder b, int length) =>
        b.Constant(Tensor.Longs([.. Enumerable.Range(0, length).Select(i => (long)i)]));

    /// <summary>Cross-entropy, the mean over all labels, as the model's output.</summary>
    public static void Loss(this GraphBuilder b, string scores, string labels) => b.Output(b.Add("SoftmaxCrossEntropyLoss", [scores, labels]), "loss");

    /// <summary>What a language model gives: the scores of the token after each; in training how wrong they are of those that are there.</summary>
    public static void Next(this GraphBuilder b, string scores, string ids, string mode)
    {
        if (mode == Model.Infer)
        {
            b.Output(scores, "logits");
            return;
        }

        var (batch, length, vocabulary) = (b[scores].Shape[0], b[scores].Shape[1], b[scores].Shape[2]);
        string Part(string value, long from, long to) =>
            b.Add("Slice", [value, b.Constant(Tensor.Longs(from)), b.Constant(Tensor.Longs(to)), b.Constant(Tensor.Longs(1))]);
        b.Loss(b.Add("Reshape", [Part(scores, 0, length - 1), b.Constant(Tensor.Longs(-1, vocabulary))]),
            b.Add("Reshape", [Part(ids, 1, length), b.Constant(Tensor.Longs(batch * (length - 1L)))]));
    }

    /// <summary>Makes a value an output of the model, under the name that it is known by.</summary>
    public static string Output(this GraphBuilder b, string value, string name)
    {
        b.Rename(value, name);
        b.Output(name);
        return name;
    }
}
