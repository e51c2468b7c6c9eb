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
        if (!p.Site.Has(2) || beta == 0) Give(product);
        else if (p.Site.Shape(2) != p.Output.Shape && p.Bias(2) is { } bias) Give(p.Op("BiasAdd", product, Scaled(bias)));
        else Give(p.Op("AddV2", product, Scaled(p.In(2))));

        string Scaled(string c) => beta == 1 ? c : p.Op("Mul", c, p.Number(beta));
        void Give(string name) => p.Give(name, Form.Rows);
    }

    private static string Product(Place p, string left, int right, bool transposed, bool leftTransposed = false)
    {
        // A weight that the graph turns first lies turned in a variable of its own, also where it serves as a table too: the product with a turned one takes a
        // fifth longer.
        return p.Node("MatMul", [left, p.In(right)], ("T", p.DType), ("transpose_a", leftTransposed), ("transpose_b", transposed));
    }
}
