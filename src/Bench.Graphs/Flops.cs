using Bench.Graphs.Operators;

namespace Bench.Graphs;

/// <summary>
/// Floating-point operations of one step by one convention: a multiply-add is 2, only matrix products, convolutions and attention count (biases, norms and activations
/// are below a percent), causal attention counts half of its square, nothing is recomputed.
/// </summary>
public static class Flops
{
    public static long Of(Graph graph) => graph.Nodes.Sum(n => Of(Site.Of(graph, n), graph));

    private static long Of(Site s, Graph graph) => s.Node.Op switch
    {
        "MatMul" => 2 * Output(s, graph).Elements * s.Shape(0)[-1],
        "Gemm" => 2 * Output(s, graph).Elements * s.Shape(0)[s.Attributes.Int("transA", 0) != 0 ? 0 : 1],
        // A weight is applied once at each place: of the output, or of the input where the convolution is transposed.
        "Conv" => 2 * Output(s, graph).Elements * (s.Shape(1).Elements / Math.Max(1, s.Shape(1)[0])),
        "ConvTranspose" => 2 * s.Shape(0).Elements * (s.Shape(1).Elements / Math.Max(1, s.Shape(1)[0])),
        "Attention" => Attend(Attention.SizesOf(s), s.Attributes.Int("is_causal", 0) != 0),
        _ => 0,
    };

    private static Shape Output(Site s, Graph graph) => graph.Values[s.Node.Outputs[0]].Shape;

    private static long Attend(Attention.Sizes z, bool causal)
    {
        var pairs = causal ? (long)z.Queries * z.Past + (long)z.Queries * z.Keys / 2 : (long)z.Queries * z.Total;
        return 2 * z.Batch * z.QueryHeads * pairs * (z.HeadSize + z.ValueSize);
    }
}
