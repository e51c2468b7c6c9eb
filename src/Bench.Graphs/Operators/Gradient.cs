namespace Bench.Graphs.Operators;

/// <summary>Adds the nodes that give the gradients of a node's inputs, from those of its outputs; null where there is none.</summary>
public delegate IReadOnlyList<string?> Gradient(GraphBuilder builder, Site site, IReadOnlyList<string?> outputs);

public static class Gradients
{
    public const Gradient? NotYet = null;
}
