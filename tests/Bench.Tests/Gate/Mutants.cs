using Bench.Graphs;

namespace Bench.Tests.Gate;

/// <summary>Graphs that differ from a right one in one operator, as a lowering written in haste would.</summary>
internal static class Mutants
{
    /// <summary>Another way to read one node; null where the mistake cannot be made there.</summary>
    private delegate Graph? Mistake(Graph graph, Node node);

    private static readonly (string Op, string Name, Mistake Make)[] Table =
    [
        ("LayerNormalization", "epsilon 1e-6", (g, n) => Epsilon(g, n, 1e-6)),
        ("LayerNormalization", "epsilon 1e-5", (g, n) => Epsilon(g, n, 1e-5)),
        ("LayerNormalization", "epsilon 1e-12", (g, n) => Epsilon(g, n, 1e-12)),
        ("LayerNormalization", "epsilon 1e-3", (g, n) => Epsilon(g, n, 1e-3)),
        ("LayerNormalization", "no bias", (g, n) => With(g, n, n with { Inputs = [.. n.Inputs.Take(2)] })),
        ("LayerNormalization", "not centred", (g, n) => With(g, n, n with { Op = "RMSNormalization", Inputs = [.. n.Inputs.Take(2)] })),
        ("RMSNormalization", "epsilon 1e-6", (g, n) => Epsilon(g, n, 1e-6)),
        ("RMSNormalization", "epsilon 1e-12", (g, n) => Epsilon(g, n, 1e-12)),
        ("RMSNormalization", "epsilon 1e-3", (g, n) => Epsilon(g, n, 1e-3)),
        ("BatchNormalization", "epsilon 1e-3", (g, n) => Epsilon(g, n, 1e-3)),
        ("BatchNormalization", "epsilon 1e-6", (g, n) => Epsilon(g, n, 1e-6)),
        ("BatchNormalization", "epsilon 1e-12", (g, n) => Epsilon(g, n, 1e-12)),
        ("BatchNormalization", "bias and mean swapped",
            (g, n) => With(g, n, n with { Inputs = [n.Inputs[0], n.Inputs[1], n.Inputs[3], n.Inputs[2], n.Inputs[4]] })),
        ("Gelu", "the other Gelu",
            (g, n) => With(g, n,
            n with { Attributes = n.Attributes.With("approximate", n.Attributes.Text("approximate", "none") == "none" ? "tanh" : "none") })),
        ("Gelu", "Relu", (g, n) => With(g, n, n with { Op = "Relu", Attributes = Attributes.None })),
        ("Swish", "as quick Gelu", (g, n) => With(g, n, n with { Attributes = n.Attributes.With("alpha", 1.702) })),
        ("Swish", "Sigmoid", (g, n) => With(g, n, n with { Op = "Sigmoid", Attributes = Attributes.None })),
        ("Attention", "the other mask", (g, n) => With(g, n, n with { Attributes = n.Attributes.With("is_causal", 1 - n.Attributes.Int("is_causal", 0)) })),
        ("Attention", "no scale", (g, n) => With(g, n, n with { Attributes = n.Attributes.With("scale", 1.0) })),
        ("Attention", "keys and values swapped", (g, n) => With(g, n, n with { Inputs = [n.Inputs[0], n.Inputs[2], n.Inputs[1]] })),
        ("RotaryEmbedding", "the other halves",
            (g, n) => With(g, n, n with { Attributes = n.Attributes.With("interleaved", 1 - n.Attributes.Int("interleaved", 0)) })),
        ("RotaryEmbedding", "left out", Dropped),
        ("RotaryEmbedding", "cosines and sines swapped",
            (g, n) => With(g, n, n with { Inputs = [n.Inputs[0], n.Inputs[2], n.Inputs[1], .. n.Inputs.Skip(3)] })),
        ("Relu", "left out", Dropped), ("Tanh", "left out", Dropped),
        ("MaxPool", "padded at the end only", (g, n) => With(g, n, n with { Attributes = n.Attributes.With("pads", new long[] { 0, 0, 2, 2 }) })),
        ("MaxPool", "average",
            (g, n) => With(g, n, n with { Op = "AveragePool", Attributes = n.Attributes.Without("storage_order").With("count_include_pad", 0) })),
        ("GlobalAveragePool", "largest", (g, n) => With(g, n, n with { Op = "GlobalMaxPool" })),
        ("Conv", "padded at the end only", Shifted),
        ("Add", "only its left side",
            (g, n) => With(g, n, n with { Op = "Identity", Inputs = [n.Inputs[0]] }, where: g.Values[n.Inputs[0]].Shape == g.Values[n.Outputs[0]].Shape)),
        ("Add", "only its right side",
            (g, n) => With(g, n, n with { Op = "Identity", Inputs = [n.Inputs[1]] }, where: g.Values[n.Inputs[1]].Shape == g.Values[n.Outputs[0]].Shape)),
        ("Mul", "sum", (g, n) => With(g, n, n with { Op = "Add" })),
        ("Transpose", "left out",
            (g, n) => With(g, n, n with { Op = "Identity", Attributes = Attributes.None }, where: g.Values[n.Inputs[0]].Shape == g.Values[n.Outputs[0]].Shape)),
        ("Split", "parts turned", (g, n) => With(g, n, n with { Outputs = [.. n.Outputs.Skip(1), n.Outputs[0]] })),
        ("Gather", "the next row", (g, n) => NextRow(g, n, 1)),
        ("RotaryEmbedding", "positions from 1", (g, n) => NextRow(g, n, 3)),
    ];

    public static IEnumerable<(string Name, Graph Graph)> Of(Graph graph)
    {
        foreach (var node in graph.Nodes)
            foreach (var (op, name, make) in Table)
                if (op == node.Op && make(graph, node) is { } mutant) yield return ($"{node.Name}: {name}", mutant);
    }

    private static Graph? With(Graph graph, Node old, Node made, bool where = true) =>
        where ? graph with { Nodes = [.. graph.Nodes.Select(n => ReferenceEquals(n, old) ? made : n)] } : null;

    private static Graph? Dropped(Graph graph, Node node) =>
        With(graph, node, node with { Op = "Identity", Inputs = [node.Inputs[0]], Attributes = Attributes.None });

    private static Graph? Epsilon(Graph graph, Node node, double epsilon) =>
        With(graph, node, node with { Attributes = node.Attributes.With("epsilon", epsilon) }, where: node.Attributes.Float("epsilon") != epsilon);

    private static Graph? Shifted(Graph graph, Node node)
    {
        var pads = node.Attributes.Ints("pads")!;
        var half = pads.Length / 2;
        return With(graph, node, node with { Attributes = node.Attributes.With("pads", pads.Select((p, i) => i < half ? 0 : p + pads[i - half]).ToArray()) },
            where: pads.Any(p => p > 0));
    }

    // A constant index moved on by one, as long as the last one stays inside.
    private static Graph? NextRow(Graph graph, Node node, int input)
    {
        if (!graph.Constants.TryGetValue(node.Inputs[input], out var rows)) return null;
        const string moved = "moved rows";
        var inputs = node.Inputs.ToArray();
        inputs[input] = moved;
        var size = graph.Values[node.Inputs[input == 1 ? 0 : 1]].Shape[input == 1 ? (int)node.Attributes.Int("axis", 0) : 0];
        var data = Array.ConvertAll(rows.ToLongs(), r => (r + 1) % size);
        return With(graph, node, node with { Inputs = inputs })! with
        {
            Constants = graph.Constants.Append(new(moved, Tensor.Of<long>(DType.I64, rows.Shape, data))).ToDictionary(),
            Values = graph.Values.Append(new(moved, rows.Type)).ToDictionary(),
        };
    }
}
