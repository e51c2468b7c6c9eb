using Bench.Graphs;
using Bench.Graphs.Transforms;

namespace Bench.Models;

/// <summary>GPT-2 with its language head tied to the embedding; names and the [in, out] weights are those of Hugging Face's GPT2LMHeadModel.</summary>
internal static class Gpt2
{
    private sealed record Size(int Layers, int Width, int Heads, int Vocabulary, int Positions);

    // A small stream beside which the norms' epsilon shows, and branches that keep it small to the last layer.
    private const double Embedded = 0.02, Branch = 0.01;

    public static readonly Model[] Models =
    [
        Of("gpt2", "GPT-2 124M", new(12, 768, 12, 50257, 1024), 124_439_808, 128),
        Of("tiny-gpt2", "tiny GPT-2", new(2, 64, 4, 512, 64), 136_960, 16),
    ];

    private static Model Of(string name, string title, Size size, long parameters, int sequence) =>
        Model.OfTokens(name, title, parameters, sequence, size.Positions, Aliases,
            new AdamW(3e-4, 0.9, 0.95, 1e-8, 0.1), (mode, batch, length) => Build(name, size, batch, length, mode));

    // A checkpoint of the bare GPT2Model has no prefix.
    private static IEnumerable<string> Aliases(string tensor) => [tensor["transformer.".Length..]];

    private static Graph Build(string name, Size size, int batch, int length, string mode)
    {
        var b = new GraphBuilder(name);
        var ids = b.Input("input_ids", DType.I64, [batch, length], Fill.Tokens(size.Vocabulary));
        var x = b.Add("Add",
        [
            b.Embedding(ids, "transformer.wte", size.Vocabulary, size.Width, Embedded),
            b.Embedding(b.Positions(length), "transformer.wpe", size.Positions, size.Width, Embedded / 2),
        ]);
        for (var i = 0; i < size.Layers; i++) x = Block(b, x, $"transformer.h.{i}", size);

        x = b.LayerNorm(x, "transformer.ln_f", 1e-5, gamma: 1, beta: 0.1);
        b.Next(b.Product(x, "transformer.wte.weight"), ids, mode);
        return b.Build(itemsPerStep: (long)batch * length);
    }

    private static string Block(GraphBuilder b, string x, string name, Size size)
    {
        var qkv = Projection(b, b.LayerNorm(x, $"{name}.ln_1", 1e-5, gamma: 1, beta: 0.1), $"{name}.attn.c_attn", 3 * size.Width, 1.3, bias: 0.1);
        var parts = b.Add("Split", 3, [qkv], ("axis", -1), ("num_outputs", 3));
        var attended = b.Add("Attention", parts, ("is_causal", 1), ("q_num_heads", size.Heads), ("kv_num_heads", size.Heads));
        x = b.Add("Add", [x, Projection(b, attended, $"{name}.attn.c_proj", size.Width, 3 * Branch, bias: Branch / 4)]);

        var hidden = Projection(b, b.LayerNorm(x, $"{name}.ln_2", 1e-5, gamma: 1, beta: 0.1), $"{name}.mlp.c_fc", 4 * size.Width, 1.5, bias: 0.2);
        hidden = b.Add("Gelu", [hidden], ("approximate", "tanh"));
        return b.Add("Add", [x, Projection(b, hidden, $"{name}.mlp.c_proj", size.Width, 2 * Branch, bias: Branch / 4)]);
    }

    private static string Projection(GraphBuilder b, string x, string name, int outputs, double gain, double bias)
    {
        var inputs = b[x].Shape[-1];
        var y = b.Add("MatMul", [x, b.Weight($"{name}.weight", DType.F32, [inputs, outputs], Layers.Spread(inputs, gain))]);
        return b.Add("Add", [y, b.Weight($"{name}.bias", DType.F32, [outputs], Fill.Uniform(bias))]);
    }
}
