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
            Since = s => s.Has(6) ? 24 : 23, Cost = Flops, Memory = Memory.Shown, Folding = null, Gradient = Gradients.NotYet, Takes = 3..7,
            Defaults = [("is_causal", 0), ("qk_matmul_output_mode", 0), ("softcap", 0.0)],
            Optional = ["q_num_heads", "kv_num_heads", "scale", "softmax_precision"],
            Normal = Normal,
        },
        new("RotaryEmbedding", s => [s[0]])
        {
            Since = Opset.From(23), Cost = Costs.None, Memory = Memory.Fresh, Folding = null, Gradient = Gradients.NotYet,
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
}
