using Bench.Graphs;
using Bench.Graphs.Transforms;

namespace Bench.Models;

/// <summary>BERT's encoder with its pooler, full attention; names are those of Hugging Face's BertModel.</summary>
internal static class Bert
{
    private sealed record Size(int Layers, int Width, int Heads, int Vocabulary, int Positions);

    private const double Epsilon = 1e-12;

    // Of the head that it is trained with.
    private const int Classes = 2;

    // The spread that norms leave: beside the usual 1 so small an epsilon would not show.
    private const double Norm = 0.03;

    public static readonly Model[] Models =
    [
        Of("bert-base", "BERT-base", new(12, 768, 12, 30522, 512), 109_482_240, 128),
        Of("tiny-bert", "tiny BERT", new(2, 64, 4, 512, 64), 141_248, 16),
    ];

    private static Model Of(string name, string title, Size size, long parameters, int sequence) =>
        Model.OfTokens(name, title, parameters, sequence, size.Positions, Aliases,
            new AdamW(2e-5, 0.9, 0.999, 1e-8, 0.01), (mode, batch, length) => Build(name, size, batch, length, mode));

    // A model with a head has a prefix; the oldest files call a norm's weight and bias gamma and beta.
    private static IEnumerable<string> Aliases(string tensor)
    {
        var old = tensor.Replace("LayerNorm.weight", "LayerNorm.gamma").Replace("LayerNorm.bias", "LayerNorm.beta");
        return [$"bert.{tensor}", old, $"bert.{old}"];
    }

    private static Graph Build(string name, Size size, int batch, int length, string mode)
    {
        var b = new GraphBuilder(name);
        var ids = b.Input("input_ids", DType.I64, [batch, length], Fill.Tokens(size.Vocabulary));
        var types = b.Input("token_type_ids", DType.I64, [batch, length], Fill.Tokens(2));
        var words = b.Embedding(ids, "embeddings.word_embeddings", size.Vocabulary, size.Width, 0.02);
        var positions = b.Embedding(b.Positions(length), "embeddings.position_embeddings", size.Positions, size.Width, 0.005);
        var kinds = b.Embedding(types, "embeddings.token_type_embeddings", 2, size.Width, 0.01);
        var x = Normed(b, b.Add("Add", [b.Add("Add", [words, kinds]), positions]), "embeddings.LayerNorm");
        for (var i = 0; i < size.Layers; i++) x = Layer(b, x, $"encoder.layer.{i}", size);

        if (mode == Model.Infer) x = b.Output(x, "last_hidden_state");
        var first = b.Add("Gather", [x, b.Constant(Tensor.Scalar(0L))], ("axis", 1));
        var pooled = b.Add("Tanh", [b.Linear(first, "pooler.dense", size.Width, 1 / Norm, bias: 0.1)]);
        if (mode == Model.Infer) b.Output(pooled, "pooler_output");
        else b.Loss(b.Linear(pooled, "classifier", Classes, 1, bias: 0.02), b.Input("labels", DType.I64, [batch], Fill.Tokens(Classes)));
        return b.Build(itemsPerStep: (long)batch * length);
    }

    private static string Layer(GraphBuilder b, string x, string name, Size size)
    {
        string Head(string part, double gain) => b.Linear(x, $"{name}.attention.self.{part}", size.Width, gain / Norm, bias: 0.1);
        var attended = b.Add("Attention", [Head("query", 1.3), Head("key", 1.3), Head("value", 1)], ("q_num_heads", size.Heads), ("kv_num_heads", size.Heads));
        var mixed = b.Linear(attended, $"{name}.attention.output.dense", size.Width, 0.5 * Norm, bias: Norm / 20);
        x = Normed(b, b.Add("Add", [mixed, x]), $"{name}.attention.output.LayerNorm");

        var hidden = b.Add("Gelu", [b.Linear(x, $"{name}.intermediate.dense", 4 * size.Width, 1.5 / Norm, bias: 0.2)]);
        var output = b.Linear(hidden, $"{name}.output.dense", size.Width, 0.7 * Norm, bias: Norm / 20);
        return Normed(b, b.Add("Add", [output, x]), $"{name}.output.LayerNorm");
    }

    private static string Normed(GraphBuilder b, string x, string name) => b.LayerNorm(x, name, Epsilon, gamma: Norm, beta: Norm / 20);
}
