using Bench.Graphs.Operators;

namespace Bench.Graphs.Transforms;

/// <summary>What a node gives when its inputs are known: the arithmetic of shapes, axes, masks and small tables; floats as double, rounded once.</summary>
public static class Evaluation
{
    // A larger result is cheaper to compute in each step's engine than to store.
    private const long LargestBytes = 1 << 23;

    /// <summary>The outputs' data; null where an input is unknown, the result is large, or the operator is left to the step.</summary>
    public static Tensor[]? Try(Node node, IReadOnlyDictionary<string, TensorType> values, IReadOnlyDictionary<string, Tensor> constants)
    {
        var s = Site.Of(node, values, constants);
        if (!Catalog.All.TryGetValue(node.Op, out var op) || op.Folding is not { } folding) return null;
        if (!folding.FromTypes && Enumerable.Range(0, s.Inputs).Any(i => s.Has(i) && s.TryConstant(i) is null)) return null;
        var types = Inference.Infer(s);
        return types.Sum(t => t.Bytes) <= LargestBytes ? folding.Of(s, types) : null;
    }
}
