namespace Bench.Graphs.Onnx;

/// <summary>The lowest operator set, from 18 on, in which a graph's operators have the meaning that we give them.</summary>
public static class Opsets
{
    public const int Lowest = 18;
    public const int Newest = 25;

    // Operators younger than 18, and those whose older versions know less than the newest: from the operators' changelog.
    private static readonly Dictionary<string, Func<Node, Graph, int>> Since = new()
    {
        ["Gelu"] = (_, _) => 20,
        ["RMSNormalization"] = (_, _) => 23,
        ["RotaryEmbedding"] = (_, _) => 23,
        ["Attention"] = (n, _) => n.Inputs.Count > 6 && n.Inputs[6] != "" ? 24 : 23,
        ["Swish"] = (_, _) => 24,
        ["TensorScatter"] = (_, _) => 24,
        ["AveragePool"] = (n, _) => n.Attributes.Ints("dilations") is { } d && d.Any(x => x != 1) ? 19 : 18,
        ["Pad"] = (n, _) => n.Attributes.Text("mode", "constant") == "wrap" ? 19 : 18,
        ["Equal"] = (_, _) => 18,
        ["IsNaN"] = (n, g) => Is(n, g, DType.BF16) ? 20 : 18,
        ["IsInf"] = (n, g) => Is(n, g, DType.BF16) || Is(n, g, DType.F16) ? 20 : 18,
        ["ReduceMax"] = (n, g) => Is(n, g, DType.BOOL) ? 20 : 18,
        ["ReduceMin"] = (n, g) => Is(n, g, DType.BOOL) ? 20 : 18,
        ["ConstantOfShape"] = (n, _) => n.Attributes.Text("dtype", "F32") == "BF16" ? 20 : 18,
        ["TopK"] = (n, g) => Is(n, g, DType.BF16) ? 24 : 18,
    };

    private static readonly HashSet<string> Bf16Since22 =
    [
        "Conv", "ConvTranspose", "MaxPool", "AveragePool", "GlobalAveragePool", "GlobalMaxPool", "Sin", "Cos", "Softplus", "Round", "Dropout", "NegativeLogLikelihoodLoss",
    ];

    public static int Of(Graph graph)
    {
        var highest = Lowest;
        foreach (var node in graph.Nodes)
        {
            if (Since.TryGetValue(node.Op, out var since)) highest = Math.Max(highest, since(node, graph));
            if (Bf16Since22.Contains(node.Op) && Is(node, graph, DType.BF16)) highest = Math.Max(highest, 22);
        }

        return highest;
    }

    /// <summary>The version of the file's form that came with an operator set.</summary>
    public static int IrVersion(int opset) => opset switch { <= 18 => 8, <= 20 => 9, <= 22 => 10, _ => opset - 12 };

    private static bool Is(Node node, Graph graph, DType type) => graph.Values[node.Inputs[0]].DType == type;
}
