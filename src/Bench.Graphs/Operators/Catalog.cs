namespace Bench.Graphs.Operators;

/// <summary>Every operator of every family, by name.</summary>
public static class Catalog
{
    public static readonly IReadOnlyDictionary<string, Operator> All = new[]
    {
        Elementwise.Operators, MatMul.Operators, Conv.Operators, Pool.Operators, Normalize.Operators,
        Reduce.Operators, Movement.Operators, Gather.Operators, Attention.Operators, Loss.Operators,
    }.SelectMany(family => family).ToDictionary(op => op.Name);

    /// <summary>Whose memory a node's outputs lie in. An engine's own operators, which are none of these, compute what they give.</summary>
    public static Memory Memory(Node node) => All.TryGetValue(node.Op, out var op) ? op.Memory : Operators.Memory.Fresh;
}
