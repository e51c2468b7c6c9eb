using Bench.Graphs.Operators;

namespace Bench.Graphs;

/// <summary>Whether a graph holds together: every value defined once and before it is read, every node in normal form, every type as inferred.</summary>
public static class GraphCheck
{
    public static void Check(this Graph graph)
    {
        var defined = new HashSet<string>();
        // A state may begin as a weight or a constant.
        var states = graph.State.Select(s => s.From).Where(v => !graph.Weights.ContainsKey(v) && !graph.Constants.ContainsKey(v));
        foreach (var value in graph.Inputs.Concat(graph.Weights.Keys).Concat(graph.Constants.Keys).Concat(states))
        {
            Type(graph, value);
            if (!defined.Add(value)) throw new GraphException($"the value \"{value}\" is defined twice, as input, weight, constant or state");
        }

        foreach (var (value, tensor) in graph.Constants)
            if (tensor.Type != graph.Values[value])
                throw new GraphException($"the constant \"{value}\" should be {graph.Values[value]}, its data is {tensor.Type}");
        foreach (var node in graph.Nodes) Check(graph, node, defined);
        foreach (var output in graph.Outputs)
            if (!defined.Contains(output)) throw new GraphException($"the output \"{output}\" is produced by no node");
        foreach (var state in graph.State)
            if (!graph.Nodes.Any(node => node.Outputs.Contains(state.To)))
                throw new GraphException($"the state \"{state.Name}\" is written to by \"{state.To}\", which is produced by no node"
                    + (defined.Contains(state.To) ? "; put an Identity between" : ""));
            else if (Type(graph, state.From) != Type(graph, state.To))
                throw new GraphException($"the state \"{state.Name}\" is read as {Type(graph, state.From)} and written as {Type(graph, state.To)}; they must "
                    + "be the same");
        if (graph.ItemsPerStep < 1) throw new GraphException($"a step works off \"{graph.ItemsPerStep}\" items; at least 1 is needed");
    }

    private static void Check(Graph graph, Node node, HashSet<string> defined)
    {
        foreach (var input in node.Inputs)
            if (input != "" && !defined.Contains(input))
                throw new GraphException($"{node.Op} \"{node.Name}\": its input \"{input}\" is produced by "
                    + (graph.Nodes.FirstOrDefault(n => n.Outputs.Contains(input)) is { } later
                        ? $"\"{later.Name}\", which does not come before it; nodes must be in order" : "nobody"));
        var site = Site.Of(graph, node);
        var normal = Inference.Normalize(node, graph.Values, graph.Constants);
        if (normal.Op != node.Op || Text(normal) != Text(node))
            throw site.Wrong($"its attributes are {{{Text(node)}}}; in normal form it is {normal.Op} with {{{Text(normal)}}}");
        var types = Inference.Infer(site);
        for (var i = 0; i < node.Outputs.Count; i++)
            if (node.Outputs[i] is not "" and var output)
            {
                if (Type(graph, output) != types[i]) throw site.Wrong($"its output \"{output}\" is said to be {graph.Values[output]}, but is {types[i]}");
                if (!defined.Add(output)) throw site.Wrong($"its output \"{output}\" is already defined");
            }
    }

    private static string Text(Node node) => string.Join(", ", node.Attributes.Select(a => $"{a.Key}: {GraphJson.Literal(a.Value)}"));

    private static TensorType Type(Graph graph, string value) =>
        graph.Values.TryGetValue(value, out var type) ? type : throw new GraphException($"the value \"{value}\" has no type under \"values\"");
}
