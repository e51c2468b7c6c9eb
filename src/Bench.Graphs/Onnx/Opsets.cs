using Bench.Graphs.Operators;

namespace Bench.Graphs.Onnx;

/// <summary>The lowest operator set, from 18 on, in which a graph's operators have the meaning that we give them.</summary>
public static class Opsets
{
    public const int Lowest = 18;
    public const int Newest = 25;

    public static int Of(Graph graph) => graph.Nodes.Select(node => Inference.Find(node).Since(Site.Of(graph, node))).Append(Lowest).Max();

    /// <summary>The version of the file's form that came with an operator set.</summary>
    public static int IrVersion(int opset) => opset switch { <= 18 => 8, <= 20 => 9, <= 22 => 10, _ => opset - 12 };
}
