using Bench.Graphs.Operators;

namespace Bench.Graphs.Transforms;

/// <summary>
/// The graph in another floating type: every float value, whatever it was, becomes that type. Integers and booleans stay. Whoever reads weights and inputs
/// casts them.
/// </summary>
public static class Precision
{
    /// <summary>The name of a graph's own types, whatever they are: official cases and users' models run as they were written.</summary>
    public const string Stored = "stored";

    /// <summary>The graph in the precision that a cell asks for; null for a name that is none.</summary>
    public static Graph? Named(Graph graph, string precision) => precision switch
    {
        Stored => graph,
        "fp64" => To(graph, DType.F64),
        "fp32" => To(graph, DType.F32),
        "fp16" => To(graph, DType.F16),
        "bf16" => To(graph, DType.BF16),
        _ => null,
    };

    public static Graph To(Graph graph, DType dtype)
    {
        if (!dtype.IsFloat()) throw new GraphException($"{dtype} is no floating type; {DType.F64}, {DType.F32}, {DType.F16} and {DType.BF16} are");
        if (graph.Values.Values.All(t => !t.DType.IsFloat() || t.DType == dtype)) return graph;
        var values = graph.Values.ToDictionary(v => v.Key, v => v.Value with { DType = To(v.Value.DType, dtype) });
        var constants = graph.Constants.ToDictionary(c => c.Key, c => c.Value.To(To(c.Value.DType, dtype)));
        var nodes = graph.Nodes.Select(n => n with { Attributes = To(n.Attributes, dtype) }).ToList();
        foreach (var node in nodes)
        {
            var types = Inference.Infer(node, values, constants);
            for (var i = 0; i < node.Outputs.Count; i++)
                if (node.Outputs[i] != "") values[node.Outputs[i]] = types[i];
        }

        return graph with { Values = values, Constants = constants, Nodes = nodes };
    }

    private static DType To(DType type, DType dtype) => type.IsFloat() ? dtype : type;

    private static Attributes To(Attributes attributes, DType dtype)
    {
        foreach (var name in new[] { "to", "dtype" })
            if (attributes.Has(name)) attributes = attributes.With(name, To(DTypes.Parse(attributes.Text(name, "")), dtype).ToString());
        // A softmax that asked for more than its inputs' precision still gets it.
        if (attributes.Has("softmax_precision") && DTypes.Parse(attributes.Text("softmax_precision", "")).Size() < dtype.Size())
            attributes = attributes.With("softmax_precision", dtype.ToString());
        return attributes;
    }
}
