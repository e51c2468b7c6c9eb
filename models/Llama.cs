using Bench.Graphs;
using Bench.Graphs.Transforms;

namespace Bench.Models;

/// <summary>Llama: RMS norms, rotary positions, grouped queries, SwiGLU; names are those of Hugging Face's LlamaForCausalLM.</summary>
internal static class Llama
{
    private sealed record Size(int Layers, int Width, int Heads, int KeyHeads, int Inner, int Vocabulary, int Positions, double Epsilon)
    {
        public int HeadSize => Width / Heads;
    }

    // A small stream beside which the norms' epsilon shows, and branches that keep it small to the last layer.
    private const double Embedded = 0.02, Branch = 0.01;

    public static readonly Model[] Models =
    [
        Of("llama-160m", "Llama 160M", new(12, 768, 12, 12, 3072, 32000, 2048, 1e-6), 162_417_408, 128),
        Of("llama-1b", "TinyLlama 1.1B", new(22, 2048, 32, 4, 5632, 32000, 2048, 1e-5), 1_100_048_384, 128),
        Of("llama-7b", "Llama-2 7B", new(32, 4096, 32, 32, 11008, 32000, 4096, 1e-5), 6_738_415_616, 128) with { StoredType = DType.BF16 },
        Of("tiny-llama", "tiny Llama", new(2, 64, 4, 2, 176, 512, 64, 1e-5), 158_016, 16),
    ];

    private static Model Of(string name, string title, Size size, long parameters, int sequence) =>
        Model.OfTokens(name, title, parameters, sequence, size.Positions, Aliases,
            new AdamW(2e-5, 0.9, 0.95, 1e-8, 0.1), (mode, batch, length) => Build(name, size, batch, length, mode));

    // A checkpoint of the bare LlamaModel has no prefix; one with a tied head stores it once, as the embedding.
    private static IEnumerable<string> Aliases(string tensor) =>
        tensor == "lm_head.weight" ? ["model.embed_tokens.weight"] : [tensor["model.".Length..]];

    private static Graph Build(string name, Size size, int batch, int length, string mode)
    {
        var b = new GraphBuilder(name);
        var ids = b.Input("input_ids", DType.I64, [batch, length], Fill.Tokens(size.Vocabulary));
        var turn = new Rotation(b, batch, length, size.HeadSize);
        var x = b.Embedding(ids, "model.embed_tokens", size.Vocabulary, size.Width, Embedded);
        for (var i = 0; i < size.Layers; i++) x = Block(b, x, $"model.layers.{i}", size, turn);

        x = Norm(b, x, "model.norm", size);
        b.Next(b.Linear(x, "lm_head", size.Vocabulary, gain: 1), ids, mode);
        return b.Build(itemsPerStep: (long)batch * length);
    }

    private static string Block(GraphBuilder b, string x, string name, Size size, Rotation turn)
    {
        var normed = Norm(b, x, $"{name}.input_layernorm", size);
        int inner = size.Heads * size.HeadSize, shared = size.KeyHeads * size.HeadSize;
        var q = turn.Apply(b, b.Linear(normed, $"{name}.self_attn.q_proj", inner, 1.3), size.Heads);
        var k = turn.Apply(b, b.Linear(normed, $"{name}.self_attn.k_proj", shared, 1.3), size.KeyHeads);
        var v = b.Linear(normed, $"{name}.self_attn.v_proj", shared, 1);
        var attended = b.Add("Attention", [q, k, v], ("is_causal", 1), ("q_num_heads", size.Heads), ("kv_num_heads", size.KeyHeads));
        x = b.Add("Add", [x, b.Linear(attended, $"{name}.self_attn.o_proj", size.Width, 3 * Branch)]);

        normed = Norm(b, x, $"{name}.post_attention_layernorm", size);
        var gate = b.Add("Swish", [b.Linear(normed, $"{name}.mlp.gate_proj", size.Inner, 1.5)]);
        var hidden = b.Add("Mul", [gate, b.Linear(normed, $"{name}.mlp.up_proj", size.Inner, 1)]);
        return b.Add("Add", [x, b.Linear(hidden, $"{name}.mlp.down_proj", size.Width, Branch)]);
    }

    private static string Norm(GraphBuilder b, string x, string name, Size size)
    {
        var scale = b.Weight($"{name}.weight", DType.F32, [size.Width], Fill.Uniform(0.2, 1));
        return b.Add("RMSNormalization", [x, scale], ("axis", -1), ("epsilon", size.Epsilon));
    }

    /// <summary>The tables of cosines and sines, computed in double and rounded once.</summary>
    private sealed class Rotation(GraphBuilder b, int batch, int length, int headSize)
    {
        private readonly string _cosines = b.Constant(Table(Math.Cos, length, headSize));
        private readonly string _sines = b.Constant(Table(Math.Sin, length, headSize));
        private readonly string _positions =
            b.Constant(Tensor.Of<long>(DType.I64, [batch, length], [.. Enumerable.Range(0, batch * length).Select(i => (long)(i % length))]));

        public string Apply(GraphBuilder b, string x, int heads) => b.Add("RotaryEmbedding", [x, _cosines, _sines, _positions], ("num_heads", heads));

        private static Tensor Table(Func<double, double> of, int length, int headSize)
        {
            var half = headSize / 2;
            var table = new float[length * half];
            for (var i = 0; i < table.Length; i++) table[i] = (float)of(i / half * Math.Pow(10000, -(i % half) / (double)half));
            return Tensor.Of<float>(DType.F32, [length, half], table);
        }
    }
}
