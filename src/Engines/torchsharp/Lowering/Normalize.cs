using Bench.Graphs;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;
using Lower = System.Func<Bench.Engines.Place, Bench.Engines.Kernel>;

namespace Bench.Engines;

public static class NormalizeLowering
{
    public static readonly Dictionary<string, Lower> Table = new()
    {
        ["BatchNormalization"] = BatchNorm,
        ["LayerNormalization"] = LayerNorm,
        ["RMSNormalization"] = RmsNorm,
        ["Softmax"] = p => Along(p, (x, axis) => F.softmax(x, axis)),
        ["LogSoftmax"] = p => Along(p, (x, axis) => F.log_softmax(x, axis)),
    };

    private static Kernel Along(Place p, Func<torch.Tensor, long, torch.Tensor> f)
    {
        var axis = p.Attributes.Int("axis", -1);
        return p.Unary(x => f(x, axis));
    }

    private static Kernel BatchNorm(Place p)
    {
        int x = p.In(0), scale = p.In(1), bias = p.In(2), mean = p.In(3), variance = p.In(4);
        var epsilon = p.Attributes.Float("epsilon", 1e-5);
        if (p.Attributes.Int("training_mode", 0) == 0)
            return p.Give(s => F.batch_norm(s[x]!, s[mean]!, s[variance]!, s[scale], s[bias], false, 0, epsilon));

        // ONNX keeps the biased variance and weights the old statistics by the momentum; torch does neither.
        int y = p.Out(0), newMean = p.Out(1), newVariance = p.Out(2);
        var momentum = p.Attributes.Float("momentum", 0.9);
        Scalar old = momentum.ToScalar(), now = (1 - momentum).ToScalar();
        Func<torch.Tensor, torch.Tensor> widen = p.Widen, narrow = p.Narrow;
        torch.ScalarType meanType = Types.Of(p.Site.DType(3)), varianceType = Types.Of(p.Site.DType(4));
        var rank = p.Site.Shape(0).Rank;
        long[] others = [0, .. Place.Longs(Enumerable.Range(2, Math.Max(0, rank - 2)))], channel = [1, -1, .. Enumerable.Repeat(1L, Math.Max(0, rank - 2))];
        return s =>
        {
            var wide = widen(s[x]!);
            var m = wide.mean(others);
            var v = wide.sub(m.reshape(channel)).square().mean(others);
            s[y] = narrow(F.batch_norm(wide, m, v, widen(s[scale]!), widen(s[bias]!), false, 0, epsilon));
            if (newMean != 0) s[newMean] = widen(s[mean]!).mul(old).add_(m.mul(now)).to_type(meanType);
            if (newVariance != 0) s[newVariance] = widen(s[variance]!).mul(old).add_(v.mul(now)).to_type(varianceType);
        };
    }

    private static Kernel LayerNorm(Place p)
    {
        var axis = (int)p.Attributes.Int("axis", -1);
        var epsilon = p.Attributes.Float("epsilon", 1e-5);
        var shape = new Shape(p.Site.Shape(0).Skip(axis));
        var dims = Place.Longs(shape);
        int x = p.In(0), scale = p.In(1), bias = p.In(2), y = p.Out(0), mean = p.Out(1), inverse = p.Out(2);
        var whole = p.Site.Shape(1) == shape && (bias == 0 || p.Site.Shape(2) == shape);
        if (mean == 0 && inverse == 0)
            return whole
                ? p.Give(s => F.layer_norm(s[x]!, dims, s[scale], s[bias], epsilon))
                : p.Give(s => Affine(F.layer_norm(s[x]!, dims, null, null, epsilon), s[scale]!, s[bias]));

        var axes = Place.Longs(Enumerable.Range(axis, shape.Rank));
        var type = Types.Of(p.OutputType(mean != 0 ? 1 : 2).DType);
        var eps = epsilon.ToScalar();
        return s =>
        {
            var wide = p.DType.IsHalf() ? s[x]!.to_type(type) : s[x]!;
            var m = wide.mean(axes, true);
            var r = wide.sub(m).square().mean(axes, true).add_(eps).rsqrt_();
            s[y] = Affine(F.layer_norm(s[x]!, dims, null, null, epsilon), s[scale]!, s[bias]);
            if (mean != 0) s[mean] = m;
            if (inverse != 0) s[inverse] = r;
        };
    }

    private static torch.Tensor Affine(torch.Tensor fresh, torch.Tensor scale, torch.Tensor? bias)
    {
        fresh.mul_(scale);
        return bias is null ? fresh : fresh.add_(bias);
    }

    // TorchSharp has no rms_norm: written as its users write it, halves in float32.
    private static Kernel RmsNorm(Place p)
    {
        var axis = (int)p.Attributes.Int("axis", -1);
        var axes = Place.Longs(Enumerable.Range(axis, p.Site.Shape(0).Rank - axis));
        var eps = p.Attributes.Float("epsilon", 1e-5).ToScalar();
        int x = p.In(0), scale = p.In(1);
        var type = Types.Of(p.DType);
        if (!p.DType.IsHalf())
            return p.Give(s =>
            {
                using var squares = s[x]!.square();
                using var r = squares.mean(axes, true).add_(eps).rsqrt_();
                return s[x]!.mul(r).mul_(s[scale]!);
            });
        return p.Give(s =>
        {
            using var wide = s[x]!.to_type(torch.ScalarType.Float32);
            using var squares = wide.square();
            using var r = squares.mean(axes, true).add_(eps).rsqrt_();
            return wide.mul_(r).to_type(type).mul_(s[scale]!);
        });
    }
}
