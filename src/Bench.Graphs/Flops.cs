using Bench.Graphs.Operators;

namespace Bench.Graphs;

/// <summary>
/// Floating-point operations of one step by one convention: a multiply-add is 2, only matrix products, convolutions and attention count (biases, norms and
/// activations are below a percent), causal attention counts half of its square, nothing is recomputed.
/// </summary>
public static class Flops
{
    public static long Of(Graph graph) => graph.Nodes.Sum(node => Inference.Find(node).Cost(Site.Of(graph, node)));
}
