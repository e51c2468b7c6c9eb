namespace Bench.Graphs.Transforms;

/// <summary>
/// What is known before the first step is computed now: constants folded, Identity removed, and what nobody reads taken away. Outputs and states keep their
/// names and nodes.
/// </summary>
public static class Fold
{
    public static Graph Constants(Graph graph)
    {
        var kept = graph.Outputs.Concat(graph.State.Select(s => s.To)).ToHashSet();
        var constants = new Dictionary<string, Tensor>(graph.Constants);
        var renamed = new Dictionary<string, string>();
        var nodes = new List<Node>();
        foreach (var original in graph.Nodes)
        {
            var node = original with { Inputs = [.. original.Inputs.Select(i => renamed.GetValueOrDefault(i, i))] };
            if (node.Outputs.Any(kept.Contains)) nodes.Add(node);
            else if (node.Op == "Identity") renamed[node.Outputs[0]] = node.Inputs[0];
            else if (Evaluation.Try(node, graph.Values, constants) is { } results)
            {
                for (var i = 0; i < node.Outputs.Count; i++)
                    if (node.Outputs[i] != "") constants[node.Outputs[i]] = results[i];
            }
            else nodes.Add(node);
        }

        return Unread(graph with { Nodes = nodes, Constants = constants });
    }

    /// <summary>The graph without nodes, weights and constants that no output and no state needs. Inputs stay: they are what the caller gives.</summary>
    public static Graph Unread(Graph graph)
    {
        var read = graph.Outputs.Concat(graph.State.Select(s => s.To)).ToHashSet();
        var nodes = new List<Node>();
        foreach (var node in graph.Nodes.Reverse())
        {
            if (!node.Outputs.Any(read.Contains)) continue;
            nodes.Add(node);
            read.UnionWith(node.Inputs);
        }

        nodes.Reverse();
        read.UnionWith(graph.Inputs);
        read.UnionWith(graph.State.Select(s => s.From));
        var known = read.Concat(nodes.SelectMany(n => n.Outputs)).ToHashSet();
        return graph with
        {
            Nodes = nodes,
            Values = Only(graph.Values, known),
            Weights = Only(graph.Weights, read),
            Constants = Only(graph.Constants, read),
            Fills = Only(graph.Fills, read),
        };
    }

    private static Dictionary<string, T> Only<T>(IReadOnlyDictionary<string, T> all, HashSet<string> names) =>
        all.Where(p => names.Contains(p.Key)).ToDictionary(p => p.Key, p => p.Value);
}
