namespace Bench.Graphs.Operators;

/// <summary>Normal form: Gemm has alpha, beta, transA, transB. MatMul is NumPy's matmul: a vector gains a dimension and loses it again.</summary>
public static class MatMul
{
    public static readonly Operator[] Operators =
    [
        new("MatMul", s => [new(s.SameType(0, 1), Product(s, s.Shape(0), s.Shape(1)))]) { Takes = 2..2 },
        new("Gemm", s => [new(s.SameType(0, 1), Gemm(s))]) { Takes = 2..3, Defaults = [("alpha", 1.0), ("beta", 1.0), ("transA", 0), ("transB", 0)] },
    ];

    private static Shape Product(Site s, Shape a, Shape b)
    {
        if (a.Rank == 0 || b.Rank == 0) throw s.Wrong("a scalar cannot be multiplied as a matrix");
        Shape left = a.Rank == 1 ? [1, a[0]] : a, right = b.Rank == 1 ? [b[0], 1] : b;
        if (left[-1] != right[-2]) throw s.Wrong($"shapes {a} and {b} do not fit: {left[-1]} columns on the left, {right[-2]} rows on the right");
        var batch = Elementwise.Broadcast(s, new Shape(left.Dims[..^2]), new Shape(right.Dims[..^2]));
        return new Shape([.. batch, .. a.Rank == 1 ? [] : new[] { left[-2] }, .. b.Rank == 1 ? [] : new[] { right[-1] }]);
    }

    private static Shape Gemm(Site s)
    {
        Shape a = s.Shape(0), b = s.Shape(1);
        if (a.Rank != 2 || b.Rank != 2) throw s.Wrong($"shapes {a} and {b} should both be matrices");
        bool transA = s.Attributes.Int("transA", 0) != 0, transB = s.Attributes.Int("transB", 0) != 0;
        if (a[transA ? 0 : 1] != b[transB ? 1 : 0]) throw s.Wrong($"shapes {a} and {b} do not fit with transA {transA} and transB {transB}");
        return [a[transA ? 1 : 0], b[transB ? 0 : 1]];
    }
}
