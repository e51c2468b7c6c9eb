using Bench.Graphs;

namespace Bench.Engines;

internal static class MatMulLowering
{
    public static readonly Dictionary<string, Action<Place>> Table = new() { ["MatMul"] = MatMul, ["Gemm"] = Gemm };

    private static void MatMul(Place p)
    {
        Shape a = p.Site.Shape(0), b = p.Site.Shape(1);
        if (b.Rank == 2 && a.Rank >= 2)
        {
            // Leading dimensions are rows: one product, as tf.keras.layers.Dense makes it.
            p.Give(Product(p, p.In(0, Form.Rows), 1, false), Form.Rows);
            return;
        }

        if (a.Rank >= 2 && b.Rank >= 2)
        {
            p.Give(p.Op("BatchMatMulV2", p.In(0), p.In(1)));
            return;
        }

        var left = a.Rank == 1 ? p.Reshape(p.In(0), [1, a[0]]) : p.In(0);
        var right = b.Rank == 1 ? p.Reshape(p.In(1), [b[0], 1]) : p.In(1);
        p.Give(p.Reshape(p.Op("BatchMatMulV2", left, right), p.Output.Shape));
    }

    private static void Gemm(Place p)
    {
        double alpha = p.Attributes.Float("alpha", 1), beta = p.Attributes.Float("beta", 1);
        var left = p.In(0);
        if (alpha != 1) left = p.Op("Mul", left, p.Number(alpha));
        var product = Product(p, left, 1, p.Attributes.Int("transB", 0) != 0, p.Attributes.Int("transA", 0) != 0);
        if (!p.Site.Has(2) || beta == 0) p.Give(product);
        else if (beta == 1 && p.DType.IsFloat() && p.Site.Shape(2) == new Shape(p.Output.Shape[1])) p.Give(p.Op("BiasAdd", product, p.In(2)));
        else p.Give(p.Op("AddV2", product, beta == 1 ? p.In(2) : p.Op("Mul", p.In(2), p.Number(beta))));
    }

    private static string Product(Place p, string left, int right, bool transposed, bool leftTransposed = false)
    {
        // A weight that the graph turns first lies turned in a variable of its own, also where it serves as a table too: the product with a turned one takes a fifth longer.
        return p.Node("MatMul", [left, p.In(right)], ("T", p.DType), ("transpose_a", leftTransposed), ("transpose_b", transposed));
    }
}
