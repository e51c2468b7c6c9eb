namespace Bench.Graphs.Operators;

/// <summary>
/// Normal form: scale is written (1/√head size unless given); q_num_heads and kv_num_heads are written in both layouts; softmax_precision is a type as
/// safetensors spells it, or absent. Inputs of Attention: Q, K, V, mask, past key, past value, unpadded lengths; outputs: Y, present key, present value,
/// scores. Three-dimensional Q is [batch, length, heads × size].
/// </summary>
public static class Attention
{
    public static readonly Operator[] Operators =
    [
        new("Attention", Attend)
        {
            // Without a past, the present keys and values are those that it is given.
            Since = s => s.Has(6) ? 24 : 23, Cost = Flops, Memory = Memory.Shown, Folding = null, Gradient = OfAttention, Takes = 3..7,
            Defaults = [("is_causal", 0), ("qk_matmul_output_mode", 0), ("softcap", 0.0)],
            Optional = ["q_num_heads", "kv_num_heads", "scale", "softmax_precision"],
            Normal = Normal,
        },
        new("RotaryEmbedding", s => [s[0]])
        {
            Since = Opset.From(23), Cost = Costs.None, Memory = Memory.Fresh, Folding = null, Gradient = TurnedBack,
            Takes = 3..4, Defaults = [("interleaved", 0), ("num_heads", 0), ("rotary_embedding_dim", 0)],
        },
    ];

    /// <summary>What an Attention node works on, whatever the layout of its inputs.</summary>
    public readonly record struct Sizes(int Batch, int QueryHeads, int KeyHeads, int Queries, int Keys, int Past, int HeadSize, int ValueSize)
    {
        public int Total => Past + Keys;
    }

    public static Sizes SizesOf(Site s)
    {
        Shape q = s.Shape(0), k = s.Shape(1), v = s.Shape(2);
        var past = s.Has(4) ? s.Shape(4)[2] : 0;
        if (q.Rank == 4) return Check(s, new Sizes(q[0], q[1], k[1], q[2], k[2], past, q[3], v[3]), k[3]);
        if (q.Rank != 3) throw s.Wrong($"its query {s[0]} should have three or four dimensions");
        int heads = Heads(s, "q_num_heads"), keyHeads = Heads(s, "kv_num_heads");
        if (q[2] % heads != 0 || k[2] % keyHeads != 0 || v[2] % keyHeads != 0)
            throw s.Wrong($"{q}, {k} and {v} do not divide into {heads} and {keyHeads} heads");
        return Check(s, new Sizes(q[0], heads, keyHeads, q[1], k[1], past, q[2] / heads, v[2] / keyHeads), k[2] / keyHeads);
    }

    private static int Heads(Site s, string name) =>
        (int)(s.Attributes.Int(name) ?? throw s.Wrong($"attribute \"{name}\" is missing; inputs of three dimensions need it"));

    private static Sizes Check(Site s, Sizes z, int keySize)
    {
        if (z.HeadSize != keySize) throw s.Wrong($"a query's head has {z.HeadSize} elements, a key's {keySize}");
        return z.QueryHeads % z.KeyHeads == 0 ? z : throw s.Wrong($"{z.QueryHeads} query heads cannot share {z.KeyHeads} key heads");
    }

    private static Node Normal(Site s)
    {
        var z = SizesOf(s);
        return s.Node with
        {
            Attributes = s.Attributes.With("scale", s.Attributes.Float("scale", 1 / Math.Sqrt(z.HeadSize)))
                .With("q_num_heads", z.QueryHeads).With("kv_num_heads", z.KeyHeads),
        };
    }

    private static long Flops(Site s)
    {
        var z = SizesOf(s);
        var pairs = s.Attributes.Int("is_causal", 0) != 0 ? (long)z.Queries * z.Past + (long)z.Queries * z.Keys / 2 : (long)z.Queries * z.Total;
        return 2 * z.Batch * z.QueryHeads * pairs * (z.HeadSize + z.ValueSize);
    }

    private static TensorType[] Attend(Site s)
    {
        var z = SizesOf(s);
        var type = s.DType(0);
        Shape y = s.Shape(0).Rank == 4 ? [z.Batch, z.QueryHeads, z.Queries, z.ValueSize] : [z.Batch, z.Queries, z.QueryHeads * z.ValueSize];
        return
        [
            new(type, y), new(s.DType(1), [z.Batch, z.KeyHeads, z.Total, z.HeadSize]),
            new(s.DType(2), [z.Batch, z.KeyHeads, z.Total, z.ValueSize]), new(type, [z.Batch, z.QueryHeads, z.Queries, z.Total]),
        ];
    }

    // Turned by the same angles the other way.
    private static IReadOnlyList<string?> TurnedBack(Backward b)
    {
        string?[] inputs = [b.Given(), b.In(1), b.Op("Neg", b.In(2)), b.Site.Has(3) ? b.In(3) : null];
        var turned = b.Op("RotaryEmbedding", [.. inputs.OfType<string>()], b.Site.Attributes.Select(a => (a.Key, a.Value)));
        return [turned, .. Enumerable.Repeat<string?>(null, b.Site.Inputs - 1)];
    }

    private static IReadOnlyList<string?> OfAttention(Backward b)
    {
        var s = b.Site;
        if (s.Has(4) || s.Has(6) || s.Attributes.Float("softcap", 0) != 0 || b.IsGiven(1) || b.IsGiven(2) || b.IsGiven(3))
            throw s.Wrong("its gradient is written for attention without past, lengths and softcap, of its first output");
        var z = SizesOf(s);
        var heads = new HeadLayout(b, z, s.Shape(0).Rank == 4);
        string q = heads.OfQueries(b.In(), z.Queries, z.HeadSize), k = heads.OfKeys(b.In(1), z.HeadSize), v = heads.OfKeys(b.In(2), z.ValueSize);
        var scale = s.Attributes.Float("scale", 1 / Math.Sqrt(z.HeadSize));
        var scores = b.Mul(b.Op("MatMul", q, b.Turned(k)), scale);
        if (s.Has(3)) scores = Masked(b, scores, heads);
        if (s.Attributes.Int("is_causal", 0) != 0) scores = b.Op("Where", Causal(b, z), scores, b.Number(double.NegativeInfinity, scores));
        var shares = b.Op("Softmax", scores);

        var given = heads.OfQueries(b.Given(), z.Queries, z.ValueSize);
        var byValue = b.Op("MatMul", b.Turned(shares), given);
        var byScore = Normalize.OfSoftmax(b, shares, b.Op("MatMul", given, b.Turned(v)), b[shares].Shape.Rank - 1);
        var byScaled = b.Mul(byScore, scale);
        var byQuery = b.Op("MatMul", byScaled, k);
        var byKey = b.Op("MatMul", b.Turned(byScaled), q);
        var byMask = s.Has(3) && s.DType(3).IsFloat() ? b.SumTo(byScore, 3) : null;
        string?[] all = [heads.QueriesBack(byQuery, z.HeadSize), heads.KeysBack(byKey, z.HeadSize), heads.KeysBack(byValue, z.ValueSize), byMask];
        return [.. all.Take(s.Inputs)];
    }

    private static string Masked(Backward b, string scores, HeadLayout heads)
    {
        if (heads.AreShared && b.Site.Shape(3).Rank > 2) throw b.Site.Wrong("its gradient is written for grouped heads with a mask that is the same for all");
        return b.Site.DType(3) == DType.BOOL ? b.Op("Where", b.In(3), scores, b.Number(double.NegativeInfinity, scores)) : b.Add(scores, b.In(3));
    }

    private static string Causal(Backward b, Sizes z) =>
        b.Constant(Tensor.Of<byte>(DType.BOOL, [z.Queries, z.Keys], [.. Enumerable.Range(0, z.Queries * z.Keys)
            .Select(i => (byte)(i % z.Keys <= i / z.Keys ? 1 : 0))]));

    // Heads before rows, whichever layout they came in; those that share keys lie in a dimension of their own.
    private sealed class HeadLayout(Backward b, Sizes z, bool apart)
    {
        private readonly int _share = z.QueryHeads / z.KeyHeads;

        public bool AreShared => _share > 1;

        public string OfQueries(string value, int rows, int size)
        {
            if (!AreShared) return Front(value, z.QueryHeads, rows, size);
            return b.Reshape(Front(value, z.QueryHeads, rows, size), [z.Batch, z.KeyHeads, _share, rows, size]);
        }

        public string OfKeys(string value, int size)
        {
            var keys = Front(value, z.KeyHeads, z.Keys, size);
            return AreShared ? b.Reshape(keys, [z.Batch, z.KeyHeads, 1, z.Keys, size]) : keys;
        }

        public string QueriesBack(string value, int size) =>
            Back(b.Reshape(value, [z.Batch, z.QueryHeads, z.Queries, size]), z.QueryHeads, z.Queries, size);

        public string KeysBack(string value, int size)
        {
            if (AreShared) value = b.SumTo(value, [z.Batch, z.KeyHeads, 1, z.Keys, size]);
            return Back(b.Reshape(value, [z.Batch, z.KeyHeads, z.Keys, size]), z.KeyHeads, z.Keys, size);
        }

        private string Front(string value, int heads, int rows, int size) =>
            apart ? value : b.Transpose(b.Reshape(value, [z.Batch, rows, heads, size]), 0, 2, 1, 3);

        private string Back(string value, int heads, int rows, int size) =>
            apart ? value : b.Reshape(b.Transpose(value, 0, 2, 1, 3), [z.Batch, rows, heads * size]);
    }
}
