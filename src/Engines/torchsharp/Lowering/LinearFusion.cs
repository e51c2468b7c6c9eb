using Bench.Graphs;

namespace Bench.Engines;

// x·Wᵀ + b is three nodes in the graph and one call in torch: nn.Linear, as its users write it.
public static class LinearFusion
{
    public const string Linear = "Linear", Transposed = "transposed";

    public static Graph Apply(Graph graph)
    {
        var producers = graph.Nodes.SelectMany(n => n.Outputs.Select(o => (o, n))).Where(p => p.o != "").ToDictionary(p => p.o, p => p.n);
        var uses = graph.Nodes.SelectMany(n => n.Inputs).Concat(graph.Outputs).Concat(graph.State.Select(s => s.To)).CountBy(v => v).ToDictionary();
        var replaced = new Dictionary<Node, Node>(ReferenceEqualityComparer.Instance);
        var gone = new HashSet<Node>(ReferenceEqualityComparer.Instance);
        foreach (var node in graph.Nodes)
        {
            if (node.Op == "MatMul" && Weight(graph, producers, node) is { } weight)
                replaced[node] = node with { Op = Linear, Inputs = [node.Inputs[0], weight.Value], Attributes = new((Transposed, weight.Transposed)) };
            if (node.Op == "Add" && Bias(graph, producers, uses, replaced, node) is var (product, bias))
            {
                replaced[node] = replaced[product] with { Name = node.Name, Inputs = [.. replaced[product].Inputs, bias], Outputs = node.Outputs };
                gone.Add(product);
            }
        }

        return WithoutUnused(graph with { Nodes = [.. graph.Nodes.Where(n => !gone.Contains(n)).Select(n => replaced.GetValueOrDefault(n, n))] });
    }

    private static (string Value, bool Transposed)? Weight(Graph graph, Dictionary<string, Node> producers, Node node)
    {
        var right = node.Inputs[1];
        if (graph.Values[right].Shape.Rank != 2 || graph.Values[node.Inputs[0]].Shape.Rank < 2) return null;
        if (graph.Weights.ContainsKey(right)) return (right, false);
        return producers.TryGetValue(right, out var from) && from.Op == "Transpose" && graph.Weights.ContainsKey(from.Inputs[0])
            ? (from.Inputs[0], true)
            : null;
    }

    private static (Node Product, string Bias)? Bias(Graph graph, Dictionary<string, Node> producers, Dictionary<string, int> uses,
        Dictionary<Node, Node> replaced, Node node)
    {
        for (var i = 0; i < 2; i++)
        {
            string product = node.Inputs[i], bias = node.Inputs[1 - i];
            if (!producers.TryGetValue(product, out var from) || !replaced.TryGetValue(from, out var linear) || linear.Inputs.Count != 2 || uses[product] != 1)
                continue;
            if (!graph.Weights.ContainsKey(bias) && !graph.Constants.ContainsKey(bias)) continue;
            if (graph.Values[bias].Shape == new Shape(graph.Values[product].Shape[-1])) return (from, bias);
        }

        return null;
    }

    private static Graph WithoutUnused(Graph graph)
    {
        var needed = graph.Outputs.Concat(graph.State.Select(s => s.To)).ToHashSet();
        var kept = new List<Node>();
        foreach (var node in graph.Nodes.Reverse())
        {
            if (!node.Outputs.Any(needed.Contains)) continue;
            needed.UnionWith(node.Inputs);
            kept.Add(node);
        }

        kept.Reverse();
        return graph with { Nodes = kept };
    }
}
