using Bench.Graphs;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;
using Lower = System.Func<Bench.Engines.Place, Bench.Engines.Kernel>;
using Rules = Bench.Graphs.Operators.Attention;
using Tensor = TorchSharp.torch.Tensor;

namespace Bench.Engines;

public static class AttentionLowering
{
    public static readonly Dictionary<string, Lower> Table = new() { ["Attention"] = Attention, ["RotaryEmbedding"] = Rotary };

    private static Kernel Attention(Place p)
    {
        var z = Rules.SizesOf(p.Site);
        int q = p.In(0), k = p.In(1), v = p.In(2), y = p.Out(0), presentKey = p.Out(1), presentValue = p.Out(2), scores = p.Out(3);
        int pastKey = p.In(4), pastValue = p.In(5);
        Func<Tensor?[], Tensor> query = Heads(p, q, z.QueryHeads, z.Queries), key = Heads(p, k, z.KeyHeads, z.Keys), value = Heads(p, v, z.KeyHeads, z.Keys);
        var groups = z.QueryHeads / z.KeyHeads;
        var split = p.Site.Shape(0).Rank == 3;
        var dims = p.OutputDims;
        var core = Core(p, z);
        return s =>
        {
            var keys = key(s);
            var values = value(s);
            if (pastKey != 0) keys = torch.cat([s[pastKey]!, keys], 2);
            if (pastValue != 0) values = torch.cat([s[pastValue]!, values], 2);
            if (presentKey != 0) s[presentKey] = keys.alias();
            if (presentValue != 0) s[presentValue] = values.alias();
            if (groups > 1) (keys, values) = (Repeat(keys, groups), Repeat(values, groups));
            var (result, weights) = core(s, query(s), keys, values);
            if (scores != 0) s[scores] = weights;
            s[y] = split ? result.transpose(1, 2).reshape(dims) : result.alias();
        };
    }

    // [batch, length, heads × size] seen as [batch, heads, length, size].
    private static Func<Tensor?[], Tensor> Heads(Place p, int slot, int heads, int length)
    {
        if (p.Site.Shape(0).Rank == 4) return s => s[slot]!;
        long[] apart = [p.Site.Shape(0)[0], length, heads, -1];
        return s => s[slot]!.reshape(apart).transpose(1, 2);
    }

    // Key heads shared by several query heads: there is no grouped attention in TorchSharp.
    private static Tensor Repeat(Tensor x, int times)
    {
        var d = x.shape;
        return x.unsqueeze(2).expand(d[0], d[1], times, d[2], d[3]).reshape(d[0], d[1] * times, d[2], d[3]);
    }

    private static Func<Tensor?[], Tensor, Tensor, Tensor, (Tensor, Tensor?)> Core(Place p, Rules.Sizes z)
    {
        var scale = p.Attributes.Float("scale", 1 / Math.Sqrt(z.HeadSize));
        var softcap = p.Attributes.Float("softcap", 0);
        var causal = p.Attributes.Int("is_causal", 0) != 0;
        var bare = !p.Site.Has(3) && !p.Site.Has(6);
        var mask = bare && causal && z.Past == 0 ? null : Mask(p, z, causal);
        if (p.Site.Wants(3) || softcap != 0 || p.Attributes.Text("softmax_precision", "") != ""
            && p.Attributes.Text("softmax_precision", "") != p.DType.ToString())
            return Explicit(p, scale, softcap, mask ?? Mask(p, z, causal));

        // torch scales by 1/√size itself.
        var rest = scale * Math.Sqrt(z.HeadSize);
        var ahead = Math.Abs(rest - 1) < 1e-12 ? null : rest.ToScalar();
        return mask is null
            ? (s, q, k, v) => (F.scaled_dot_product_attention(ahead is null ? q : q.mul(ahead), k, v, is_casual: true), null)
            : (s, q, k, v) => (F.scaled_dot_product_attention(ahead is null ? q : q.mul(ahead), k, v, mask(s)), null);
    }

    // Step by step, for what torch's one call has not: a cap, the scores themselves, a softmax of another precision.
    private static Func<Tensor?[], Tensor, Tensor, Tensor, (Tensor, Tensor?)> Explicit(Place p, double scale, double softcap, Func<Tensor?[], Tensor?> mask)
    {
        var mode = p.Attributes.Int("qk_matmul_output_mode", 0);
        Scalar root = Math.Sqrt(scale).ToScalar(), cap = softcap.ToScalar();
        var lowest = double.NegativeInfinity.ToScalar();
        var type = Types.Of(p.DType);
        var precision = p.Attributes.Text("softmax_precision", "") is { Length: > 0 } name ? Types.Of(DTypes.Parse(name)) : type;
        return (s, q, k, v) =>
        {
            var raw = q.mul(root).matmul(k.mul(root).transpose(-2, -1));
            var m = mask(s);
            var masked = m is null ? raw : m.dtype == torch.ScalarType.Bool ? raw.masked_fill(m.logical_not(), lowest) : raw.add(m);
            var capped = softcap == 0 ? masked : masked.div(cap).tanh().mul(cap);
            var weights = F.softmax(capped.to_type(precision), -1).to_type(type);
            var shown = mode switch { 0 => raw, 1 => masked, 2 => capped, _ => weights };
            return (weights.matmul(v), shown.alias());
        };
    }

    /// <summary>Everything that keeps a query from a key, as one tensor for torch; null where there is none.</summary>
    private static Func<Tensor?[], Tensor?> Mask(Place p, Rules.Sizes z, bool causal)
    {
        int given = p.In(3), lengths = p.In(6);
        var lower = causal ? p.Made(() => torch.ones([z.Queries, z.Total], torch.ScalarType.Bool).tril(z.Past)) : 0;
        var places = lengths == 0 ? 0 : p.Made(() => torch.arange(z.Total));
        if (given == 0 && lengths == 0) return s => s[lower];

        var boolean = given == 0 || p.Site.DType(3) == DType.BOOL;
        var shorter = given != 0 && p.Site.Shape(3)[-1] < z.Total ? new long[] { 0, z.Total - p.Site.Shape(3)[-1] } : null;
        var lowest = double.NegativeInfinity.ToScalar();
        long[] perBatch = [-1, 1, 1, 1];
        return s =>
        {
            var allowed = s[lower];
            if (lengths != 0)
            {
                var there = s[places]!.lt(s[lengths]!.reshape(perBatch));
                allowed = allowed is null ? there : allowed.logical_and(there);
            }

            if (given == 0) return allowed;
            var mask = s[given]!;
            if (shorter is not null) mask = F.pad(mask, shorter, value: boolean ? 0 : double.NegativeInfinity);
            if (allowed is null) return mask;
            return boolean ? mask.logical_and(allowed) : mask.masked_fill(allowed.logical_not(), lowest);
        };
    }

    private static Kernel Rotary(Place p)
    {
        var flat = p.Site.Shape(0).Rank == 3;
        var heads = (int)p.Attributes.Int("num_heads", 0);
        Shape shape = p.Site.Shape(0);
        int batch = shape[0], length = flat ? shape[1] : shape[2];
        var size = flat ? shape[2] / heads : shape[3];
        var turned = (int)p.Attributes.Int("rotary_embedding_dim", 0) is var d and > 0 ? d : size;
        var interleaved = p.Attributes.Int("interleaved", 0) != 0;
        int x = p.In(0), cos = p.In(1), sin = p.In(2), positions = p.In(3);
        long[] apart = [batch, length, -1, size], table = [batch, length, 1, turned / 2], flatDims = p.OutputDims;
        if (!flat) table = [batch, 1, length, turned / 2];
        Tensor Turn(Tensor cache, Tensor?[] s) => positions == 0
            ? cache.reshape(table)
            : cache.index_select(0, s[positions]!.to_type(torch.ScalarType.Int64).flatten()).reshape(table);
        return p.Give(s =>
        {
            var whole = flat ? s[x]!.reshape(apart) : s[x]!;
            Tensor c = Turn(s[cos]!, s), n = Turn(s[sin]!, s);
            var part = turned == size ? whole : whole.narrow(-1, 0, turned);
            var (a, b) = interleaved
                ? (part.slice(-1, 0, turned, 2), part.slice(-1, 1, turned, 2))
                : (part.narrow(-1, 0, turned / 2), part.narrow(-1, turned / 2, turned / 2));
            Tensor real = a.mul(c).sub_(b.mul(n)), imaginary = a.mul(n).add_(b.mul(c));
            var y = interleaved ? torch.stack([real, imaginary], -1).flatten(-2) : torch.cat([real, imaginary], -1);
            if (turned != size) y = torch.cat([y, whole.narrow(-1, turned, size - turned)], -1);
            return flat ? y.reshape(flatDims) : y;
        });
    }
}
