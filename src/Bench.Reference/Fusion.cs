using Bench.Graphs;

namespace Bench.Reference;

/// <summary>
/// The engine's rewriting of a graph: BatchNormalization, Add and Relu are done while a convolution's result is still in the cache. The judge runs graphs as
/// they are.
/// </summary>
public static class Fusion
{
    public static Graph Of(Graph graph)
    {
        var readers = graph.Nodes.SelectMany(n => n.Inputs.Select(i => (i, n))).ToLookup(p => p.i, p => p.n);
        var lasting = graph.Outputs.Concat(graph.State.SelectMany(s => new[] { s.From, s.To })).ToHashSet();
        var places = graph.Nodes.Select((n, i) => (n, i)).ToDictionary(p => p.n.Outputs[0], p => p.i);
        // A chain takes the place of its last node: by then both of an Add's branches are there.
        var fused = new Dictionary<Node, Node?>(ReferenceEqualityComparer.Instance);
        Node? Only(Node node, string op) =>
            node.Outputs.Count == 1 && !lasting.Contains(node.Outputs[0]) && readers[node.Outputs[0]].Count() == 1
                && readers[node.Outputs[0]].Single() is var next && next.Op == op && !fused.ContainsKey(next)
                ? next
                : null;
        foreach (var conv in graph.Nodes.Where(n => n.Op == "Conv"))
        {
            if (Only(conv, "BatchNormalization") is not { } norm || norm.Inputs[0] != conv.Outputs[0] || norm.Attributes.Int("training_mode", 0) != 0) continue;
            var chain = new List<Node> { conv, norm };
            string branch = "";
            if (Only(norm, "Add") is { } add && Other(add, norm.Outputs[0]) is { } other && graph.Values[other].Shape == graph.Values[norm.Outputs[0]].Shape
                && (!places.TryGetValue(other, out var place) || place < places[add.Outputs[0]]))
            {
                chain.Add(add);
                branch = other;
            }

            var relu = Only(chain[^1], "Relu");
            if (relu is not null) chain.Add(relu);
            foreach (var node in chain) fused[node] = null;
            fused[chain[^1]] = new Node(conv.Name, ConvKernels.FusedConv,
                [conv.Inputs[0], conv.Inputs[1], conv.Inputs.Count > 2 ? conv.Inputs[2] : "", .. norm.Inputs.Skip(1), branch],
                chain[^1].Outputs, conv.Attributes.With("epsilon", norm.Attributes.Float("epsilon", 1e-5)).With("relu", relu is not null));
        }

        return graph with { Nodes = [.. graph.Nodes.Select(n => fused.TryGetValue(n, out var other) ? other : n).OfType<Node>()] };
    }

    private static string? Other(Node add, string one) => add.Inputs[0] == one ? add.Inputs[1] == one ? null : add.Inputs[1] : add.Inputs[0];
}
