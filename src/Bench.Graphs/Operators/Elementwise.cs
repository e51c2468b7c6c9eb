namespace Bench.Graphs.Operators;

public static class Elementwise
{
    public static readonly Operator[] Operators =
    [
        new("Relu", s => [s[0]]),
        new("Add", s => [new(s.DType(0), Broadcast(s, s.Shape(0), s.Shape(1)))]),
    ];

    /// <summary>NumPy's rule: shapes aligned at the last dimension, a 1 stretches.</summary>
    internal static Shape Broadcast(Site s, Shape a, Shape b)
    {
        var dims = new int[Math.Max(a.Rank, b.Rank)];
        for (var i = 1; i <= dims.Length; i++)
        {
            int x = i <= a.Rank ? a[^i] : 1, y = i <= b.Rank ? b[^i] : 1;
            dims[^i] = x == y || y == 1 ? x : x == 1 ? y : throw s.Wrong($"shapes {a} and {b} do not broadcast");
        }

        return new Shape(dims);
    }
}
