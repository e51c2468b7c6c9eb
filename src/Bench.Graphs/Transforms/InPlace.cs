using Bench.Graphs.Operators;

namespace Bench.Graphs.Transforms;

/// <summary>
/// States that a step may change where they lie: some of their elements are replaced (a cache's), and nobody but the write reads what was there.
/// </summary>
public static class InPlace
{
    /// <summary>By the value that a write gives, the state whose memory it may be written into. Several writes may follow each other.</summary>
    public static IReadOnlyDictionary<string, State> Of(Graph graph)
    {
        var producers = graph.Nodes.SelectMany(n => n.Outputs.Where(o => o != "").Select(o => (o, n))).ToDictionary(p => p.o, p => p.n);
        var reads = graph.Nodes.SelectMany(n => n.Inputs).CountBy(v => v).ToDictionary();
        var written = new Dictionary<string, State>();
        foreach (var state in graph.State)
            if (Chain(graph, state, producers, reads) is { } chain && !IsShownToAnother(graph, state))
                foreach (var value in chain) written[value] = state;
        return written;
    }

    // From the state's new value back to the old one, write by write; null where anything else lies between or looks in.
    private static List<string>? Chain(Graph graph, State state, Dictionary<string, Node> producers, Dictionary<string, int> reads)
    {
        var outside = graph.Inputs.Concat(graph.Outputs).Concat(graph.State.Where(s => s != state).SelectMany(s => new[] { s.From, s.To })).ToHashSet();
        if (state.From == state.To || outside.Contains(state.From) || graph.State.Any(s => s != state && s.To == state.To)) return null;
        var chain = new List<string>();
        for (var value = state.To; value != state.From; value = producers[value].Inputs[0])
        {
            if (!producers.TryGetValue(value, out var node) || Catalog.Memory(node) != Memory.Written) return null;
            var before = node.Inputs[0];
            if (outside.Contains(before) || reads[before] != 1) return null;
            chain.Add(value);
        }

        return chain;
    }

    // Another state that only shows this one's memory would change with it in the next step.
    private static bool IsShownToAnother(Graph graph, State state)
    {
        var shown = new HashSet<string> { state.To };
        foreach (var node in graph.Nodes)
            if (Catalog.Memory(node) is Memory.View or Memory.Shown && node.Inputs.Any(shown.Contains)) shown.UnionWith(node.Outputs);
        return graph.State.Any(other => other != state && shown.Contains(other.To));
    }
}
