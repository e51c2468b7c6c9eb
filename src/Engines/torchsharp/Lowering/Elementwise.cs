using Bench.Graphs;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;
using Lower = System.Func<Bench.Engines.Place, Bench.Engines.Kernel>;
using Tensor = TorchSharp.torch.Tensor;

namespace Bench.Engines;

public static class ElementwiseLowering
{
    public static readonly Dictionary<string, Lower> Table = new()
    {
        ["Abs"] = p => p.Unary(x => x.abs()),
        ["Neg"] = p => p.Unary(x => x.neg()),
        ["Exp"] = p => p.Unary(x => x.exp()),
        ["Log"] = p => p.Unary(x => x.log()),
        ["Sqrt"] = p => p.Unary(x => x.sqrt()),
        ["Reciprocal"] = p => p.Unary(x => x.reciprocal()),
        ["Sin"] = p => p.Unary(x => x.sin()),
        ["Cos"] = p => p.Unary(x => x.cos()),
        ["Tanh"] = p => p.Unary(x => x.tanh()),
        ["Erf"] = p => p.Unary(x => x.erf()),
        ["Sigmoid"] = p => p.Unary(x => x.sigmoid()),
        ["Floor"] = p => p.Unary(x => x.floor()),
        ["Ceil"] = p => p.Unary(x => x.ceil()),
        ["Round"] = p => p.Unary(x => x.round()),
        ["Sign"] = p => p.Unary(x => x.sign()),
        ["Not"] = p => p.Unary(x => x.logical_not()),
        ["IsNaN"] = p => p.Unary(x => x.isnan()),
        ["Identity"] = p => p.Unary(x => x.alias()),
        ["Relu"] = p => p.MayOverwrite ? p.Overwrite((x, _) => x.relu_()) : p.Unary(x => x.relu()),
        // Past 40 the exponential is beyond float64's last bit.
        ["Softplus"] = p => p.Unary(x => F.softplus(x, 1, 40)),
        ["Gelu"] = p => p.Attributes.Text("approximate", "none") == "tanh"
            ? p.Unary(x => F.gelu(x, TorchSharp.Modules.GELU.Approximate.tanh))
            : p.Unary(x => F.gelu(x, TorchSharp.Modules.GELU.Approximate.none)),
        ["Swish"] = Swish,
        ["Clip"] = Clip,
        ["IsInf"] = IsInf,
        ["Cast"] = Cast,
        ["Dropout"] = Dropout,
        ["Add"] = p => p.MayOverwrite ? p.Overwrite((x, y) => x.add_(y!)) : p.Binary((x, y) => x.add(y)),
        ["Sub"] = p => p.Binary((x, y) => x.sub(y)),
        ["Mul"] = p => p.Binary((x, y) => x.mul(y)),
        ["Div"] = p => p.DType.IsFloat() ? p.Binary((x, y) => x.div(y)) : p.Binary((x, y) => x.div(y, torch.RoundingMode.trunc)),
        ["And"] = p => p.Binary((x, y) => x.logical_and(y)),
        ["Or"] = p => p.Binary((x, y) => x.logical_or(y)),
        ["Xor"] = p => p.Binary((x, y) => x.logical_xor(y)),
        ["Min"] = p => p.Chain((x, y) => x.minimum(y)),
        ["Max"] = p => p.Chain((x, y) => x.maximum(y)),
        ["Sum"] = Sum,
        ["Mean"] = Mean,
        ["Mod"] = p => p.Attributes.Int("fmod", 0) != 0 ? p.Binary((x, y) => x.fmod(y)) : p.Binary((x, y) => x.remainder(y)),
        ["Pow"] = Pow,
        ["Equal"] = p => p.Binary((x, y) => x.eq(y)),
        ["Less"] = p => p.Binary((x, y) => x.lt(y)),
        ["LessOrEqual"] = p => p.Binary((x, y) => x.le(y)),
        ["Greater"] = p => p.Binary((x, y) => x.gt(y)),
        ["GreaterOrEqual"] = p => p.Binary((x, y) => x.ge(y)),
        ["Where"] = Where,
    };

    private static Kernel Swish(Place p)
    {
        var alpha = p.Attributes.Float("alpha", 1);
        if (alpha == 1) return p.Unary(x => F.silu(x));
        var scalar = alpha.ToScalar();
        return p.Unary(x => x.mul(scalar).sigmoid_().mul_(x));
    }

    private static Kernel Clip(Place p)
    {
        int x = p.In(0), low = p.In(1), high = p.In(2);
        if (low == 0 && high == 0) return p.Unary(t => t.alias());
        return p.Give(s => s[x]!.clamp(s[low], s[high]));
    }

    private static Kernel IsInf(Place p) => (p.Attributes.Int("detect_negative", 1) != 0, p.Attributes.Int("detect_positive", 1) != 0) switch
    {
        (true, true) => p.Unary(x => x.isinf()),
        (true, false) => p.Unary(x => x.isneginf()),
        (false, true) => p.Unary(x => x.isposinf()),
        _ => p.Unary(x => torch.zeros_like(x, torch.ScalarType.Bool)),
    };

    private static Kernel Cast(Place p)
    {
        var type = Types.Of(p.Output.DType);
        return p.DType == p.Output.DType ? p.Unary(x => x.alias()) : p.Unary(x => x.to_type(type));
    }

    private static Kernel Dropout(Place p)
    {
        int x = p.In(0), y = p.Out(0), mask = p.Out(1);
        return s =>
        {
            s[y] = s[x]!.alias();
            s[mask] = torch.ones_like(s[x]!, torch.ScalarType.Bool);
        };
    }

    private static Kernel Sum(Place p)
    {
        if (p.Site.Inputs < 3) return p.Chain((x, y) => x.add(y));
        var sum = Summed(p);
        var narrow = p.Narrow;
        return p.Give(s => narrow(sum(s)));
    }

    private static Kernel Mean(Place p)
    {
        var count = ((double)p.Site.Inputs).ToScalar();
        var sum = Summed(p);
        var narrow = p.Narrow;
        return p.Give(s => narrow(sum(s).div(count)));
    }

    // In the wide type: halves that are added one after the other may be larger on the way than in the end.
    private static Func<Tensor?[], Tensor> Summed(Place p)
    {
        var all = Enumerable.Range(0, p.Site.Inputs).Select(p.In).ToArray();
        var widen = p.Widen;
        return s =>
        {
            var sum = widen(s[all[0]]!);
            for (var i = 1; i < all.Length; i++) sum = sum.add(widen(s[all[i]]!));
            return sum;
        };
    }

    // The result has the base's type, torch promotes.
    private static Kernel Pow(Place p)
    {
        var type = Types.Of(p.DType);
        var same = p.DType == p.Site.DType(1) || p.DType.IsFloat() && !p.Site.DType(1).IsFloat();
        if (same && p.Site.TryConstant(1) is { Shape.Elements: 1 } exponent)
        {
            var scalar = Place.Number(exponent.ToDoubles()[0], p.Site.DType(1));
            var dims = p.OutputDims;
            return p.Output.Shape == p.Site.Shape(0) ? p.Unary(x => x.pow(scalar)) : p.Unary(x => x.pow(scalar).reshape(dims));
        }

        return same ? p.Binary((x, y) => x.pow(y)) : p.Binary((x, y) => x.pow(y).to_type(type));
    }

    private static Kernel Where(Place p)
    {
        int c = p.In(0), x = p.In(1), y = p.In(2);
        return p.Give(s => torch.where(s[c]!, s[x]!, s[y]!));
    }
}
