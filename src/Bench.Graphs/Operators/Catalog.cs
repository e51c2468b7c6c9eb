namespace Bench.Graphs.Operators;

/// <summary>Every operator of every family, by name.</summary>
public static class Catalog
{
    public static readonly IReadOnlyDictionary<string, Operator> All = new[]
    {
        Elementwise.Operators, MatMul.Operators, Conv.Operators, Pool.Operators, Normalize.Operators,
        Reduce.Operators, Movement.Operators, Gather.Operators, Attention.Operators, Loss.Operators,
    }.SelectMany(family => family).ToDictionary(op => op.Name);
}
