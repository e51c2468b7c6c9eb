using Bench.Graphs;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;
using Lower = System.Func<Bench.Engines.Place, Bench.Engines.Kernel>;

namespace Bench.Engines;

public static class MatMulLowering
{
    public static readonly Dictionary<string, Lower> Table = new()
    {
        ["MatMul"] = p => p.Binary((x, y) => x.matmul(y)),
        ["Gemm"] = Gemm,
        [LinearFusion.Linear] = Linear,
    };

    // Weights of [in, out] are looked at from the other side: a view, made once.
    private static Kernel Linear(Place p)
    {
        int x = p.In(0), b = p.In(2);
        var w = p.Attributes.Int(LinearFusion.Transposed, 0) != 0 ? p.In(1) : p.Derived(1, t => t.t());
        return p.Give(s => F.linear(s[x]!, s[w]!, s[b]));
    }

    private static Kernel Gemm(Place p)
    {
        int a = p.In(0), b = p.In(1), c = p.In(2);
        bool transA = p.Attributes.Int("transA", 0) != 0, transB = p.Attributes.Int("transB", 0) != 0;
        double alpha = p.Attributes.Float("alpha", 1), beta = p.Attributes.Float("beta", 1);
        if (alpha == 1 && beta == 1 && !transA && transB && (c == 0 || p.Site.Shape(2).Rank == 1 && p.Site.Shape(2)[0] == p.Output.Shape[1]))
            return p.Give(s => F.linear(s[a]!, s[b]!, s[c]));
        Scalar alphaScalar = Place.Number(alpha, p.DType), betaScalar = Place.Number(beta, p.DType);
        return p.Give(s =>
        {
            var left = transA ? s[a]!.t() : s[a]!;
            var right = transB ? s[b]!.t() : s[b]!;
            var y = left.matmul(right);
            if (alpha != 1) y.mul_(alphaScalar);
            if (c != 0 && beta != 0) y.add_(beta == 1 ? s[c]! : s[c]!.mul(betaScalar));
            return y;
        });
    }
}
