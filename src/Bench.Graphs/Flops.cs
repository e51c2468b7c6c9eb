using Bench.Graphs.Operators;

namespace Bench.Graphs;

/// <summary>
/// Floating-point operations of one step by one convention: a multiply-add is 2, only matrix products, convolutions and attention count (biases, norms and
/// activations are below a percent), causal attention counts half of its square, nothing is recomputed.
/// </summary>
public static class Flops
{
    // F(2 × 2, 3 × 3): 16 products in place of 36.
    private const double Winograd = 36.0 / 16;

    /// <summary>
    /// What a step may cost where Winograd's transform computes its convolutions by 3 × 3 kernels, one pixel apart: that much less than by the convention.
    /// </summary>
    public static double ByWinograd(Graph graph) => graph.Nodes.Sum(node =>
        Inference.Find(node).Cost(Site.Of(graph, node)) / (IsTransformed(graph, node) ? Winograd : 1));

    private static bool IsTransformed(Graph graph, Node node) =>
        node.Op == "Conv" && graph.Values[node.Inputs[1]].Shape is [_, _, 3, 3] && node.Attributes.Int("group", 1) == 1
        && new[] { "strides", "dilations" }.All(name => node.Attributes.Ints(name)?.All(value => value == 1) != false);

    public static long Of(Graph graph) => graph.Nodes.Sum(node => Inference.Find(node).Cost(Site.Of(graph, node)));
}
