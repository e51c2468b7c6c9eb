namespace Bench.Graphs.Operators;

/// <summary>Normal form: Gemm has alpha, beta, transA, transB. MatMul is NumPy's matmul: a vector gains a dimension and loses it again.</summary>
public static class MatMul
{
    public static readonly Operator[] Operators =
    [
        Product("MatMul", Opset.Any, Matrices, s => s.Shape(0)[-1], OfMatrices) with { Takes = 2..2 },
        Product("Gemm", Opset.Any, Gemm, Depth, OfGemm) with { Takes = 2..3, Defaults = [("alpha", 1.0), ("beta", 1.0), ("transA", 0), ("transB", 0)] },
    ];

    private static Operator Product(string name, Since since, Func<Site, Shape> product, Func<Site, int> depth, Gradient gradient) =>
        new(name, s => [new(s.SameType(0, 1), product(s))])
        {
            Since = since,
            Cost = s => 2 * product(s).Elements * depth(s),
            Memory = Memory.Fresh,
            Folding = null,
            Gradient = gradient,
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

    private static IReadOnlyList<string?> OfMatrices(Backward b)
    {
        Shape left = b.Site.Shape(0), right = b.Site.Shape(1);
        Shape asLeft = left.Rank == 1 ? [1, left[0]] : left, asRight = right.Rank == 1 ? [right[0], 1] : right;
        Shape product = [.. Elementwise.Broadcast(b.Site, new Shape(asLeft.Dims[..^2]), new Shape(asRight.Dims[..^2])), asLeft[-2], asRight[-1]];
        string a = b.Reshape(b.In(), asLeft), c = b.Reshape(b.In(1), asRight), given = b.Reshape(b.Given(), product);
        var first = b.SumTo(b.Op("MatMul", given, b.Turned(c)), asLeft);
        if (asRight.Rank == 2)
        {
            // All rows of a batch that meets one matrix are rows of one product.
            a = b.Reshape(a, [(int)(asLeft.Elements / asLeft[-1]), asLeft[-1]]);
            given = b.Reshape(given, [(int)(product.Elements / product[-1]), product[-1]]);
        }

        var second = b.SumTo(b.Op("MatMul", b.Turned(a), given), asRight);
        return [b.Reshape(first, left), b.Reshape(second, right)];
    }

    private static IReadOnlyList<string?> OfGemm(Backward b)
    {
        bool transA = TransA(b.Site), transB = b.Site.Attributes.Int("transB", 0) != 0;
        var given = b.Mul(b.Given(), b.Site.Attributes.Float("alpha", 1));
        string Product(string one, bool turnOne, string other, bool turnOther) =>
            b.Op("Gemm", [one, other], ("transA", turnOne), ("transB", turnOther));
        var first = transA ? Product(b.In(1), transB, given, true) : Product(given, false, b.In(1), !transB);
        var second = transB ? Product(given, true, b.In(), transA) : Product(b.In(), !transA, given, false);
        return b.Site.Has(2) ? [first, second, b.SumTo(b.Mul(b.Given(), b.Site.Attributes.Float("beta", 1)), 2)] : [first, second];
    }
}
