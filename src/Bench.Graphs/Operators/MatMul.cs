namespace Bench.Graphs.Operators;

/// <summary>Normal form: Gemm has alpha, beta, transA, transB. MatMul is NumPy's matmul: a vector gains a dimension and loses it again.</summary>
public static class MatMul
{
    public static readonly Operator[] Operators =
    [
        Product("MatMul", Opset.Any, Matrices, s => s.Shape(0)[-1]) with { Takes = 2..2 },
        Product("Gemm", Opset.Any, Gemm, Depth) with { Takes = 2..3, Defaults = [("alpha", 1.0), ("beta", 1.0), ("transA", 0), ("transB", 0)] },
    ];

    private static Operator Product(string name, Since since, Func<Site, Shape> product, Func<Site, int> depth) =>
        new(name, s => [new(s.SameType(0, 1), product(s))])
        {
            Since = since,
            Cost = s => 2 * product(s).Elements * depth(s),
            Memory = Memory.Fresh,
            Folding = null,
            Gradient = Gradients.NotYet,
        };

    private static int Depth(Site s) => s.Shape(0)[TransA(s) ? 0 : 1];

    private static bool TransA(Site s) => s.Attributes.Int("transA", 0) != 0;

    private static Shape Matrices(Site s)
    {
        Shape a = s.Shape(0), b = s.Shape(1);
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
        bool transA = TransA(s), transB = s.Attributes.Int("transB", 0) != 0;
        if (a[transA ? 0 : 1] != b[transB ? 1 : 0]) throw s.Wrong($"shapes {a} and {b} do not fit with transA {transA} and transB {transB}");
        return [a[transA ? 1 : 0], b[transB ? 0 : 1]];
    }
}
