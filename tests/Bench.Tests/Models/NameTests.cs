using Bench.Models;

namespace Bench.Tests.Models;

public class NameTests
{
    // How many tensors the published checkpoints hold (without counters, masks and a tied head), and one name of each kind.
    [Theory]
    [InlineData("resnet50", 267, "conv1.weight", "bn1.running_mean", "layer1.0.downsample.0.weight", "layer1.0.downsample.1.running_var",
        "layer3.5.conv2.weight", "layer4.2.bn3.bias", "fc.weight", "fc.bias")]
    [InlineData("bert-base", 199, "embeddings.word_embeddings.weight", "embeddings.position_embeddings.weight", "embeddings.token_type_embeddings.weight",
        "embeddings.LayerNorm.bias",
        "encoder.layer.0.attention.self.query.weight", "encoder.layer.11.attention.output.dense.bias", "encoder.layer.3.attention.output.LayerNorm.weight",
        "encoder.layer.5.intermediate.dense.weight", "encoder.layer.5.output.dense.weight", "encoder.layer.11.output.LayerNorm.bias", "pooler.dense.weight")]
    [InlineData("gpt2", 148, "transformer.wte.weight", "transformer.wpe.weight", "transformer.h.0.ln_1.weight", "transformer.h.11.attn.c_attn.bias",
        "transformer.h.5.attn.c_proj.weight",
        "transformer.h.5.mlp.c_fc.weight", "transformer.h.11.mlp.c_proj.bias", "transformer.ln_f.bias")]
    [InlineData("llama-160m", 111, "model.embed_tokens.weight", "model.layers.0.input_layernorm.weight", "model.layers.11.self_attn.q_proj.weight",
        "model.layers.3.self_attn.o_proj.weight",
        "model.layers.3.mlp.gate_proj.weight", "model.layers.3.mlp.up_proj.weight", "model.layers.11.mlp.down_proj.weight",
            "model.layers.11.post_attention_layernorm.weight", "model.norm.weight", "lm_head.weight")]
    [InlineData("llama-1b", 201, "model.layers.21.self_attn.k_proj.weight")]
    [InlineData("llama-7b", 291, "model.layers.31.self_attn.v_proj.weight")]
    public void TensorsAreNamedAsTorchvisionAndHuggingFaceNameThem(string name, int count, params string[] some)
    {
        var tensors = ModelList.Find(name)!.Build(1).Weights.Values.Distinct().ToHashSet();
        Assert.Equal(count, tensors.Count);
        Assert.Empty(some.Except(tensors));
    }

    [Theory]
    [InlineData("resnet50", "conv1.weight", "resnet.embedder.embedder.convolution.weight")]
    [InlineData("resnet50", "bn1.running_var", "resnet.embedder.embedder.normalization.running_var")]
    [InlineData("resnet50", "layer2.3.conv3.weight", "resnet.encoder.stages.1.layers.3.layer.2.convolution.weight")]
    [InlineData("resnet50", "layer4.1.bn1.bias", "resnet.encoder.stages.3.layers.1.layer.0.normalization.bias")]
    [InlineData("resnet50", "layer1.0.downsample.0.weight", "resnet.encoder.stages.0.layers.0.shortcut.convolution.weight")]
    [InlineData("resnet50", "layer1.0.downsample.1.running_mean", "resnet.encoder.stages.0.layers.0.shortcut.normalization.running_mean")]
    [InlineData("resnet50", "fc.bias", "classifier.1.bias")]
    [InlineData("bert-base", "embeddings.LayerNorm.weight", "bert.embeddings.LayerNorm.gamma")]
    [InlineData("bert-base", "pooler.dense.bias", "bert.pooler.dense.bias")]
    [InlineData("gpt2", "transformer.h.0.attn.c_attn.weight", "h.0.attn.c_attn.weight")]
    [InlineData("llama-1b", "model.layers.0.mlp.up_proj.weight", "layers.0.mlp.up_proj.weight")]
    [InlineData("llama-1b", "lm_head.weight", "model.embed_tokens.weight")]
    public void CheckpointsMaySpellThemOtherwise(string name, string tensor, string theirs) =>
        Assert.Contains(theirs, ModelList.Find(name)!.Aliases(tensor));

    [Fact]
    public void NoAliasStandsForTwoTensorsExceptATiedHead()
    {
        foreach (var model in ModelList.All)
        {
            var tensors = model.Build(1).Weights.Values.Distinct().Where(t => t != "lm_head.weight").ToList();
            var aliases = tensors.SelectMany(t => model.Aliases(t).Append(t).Distinct()).ToList();
            Assert.Equal(aliases.Count, aliases.Distinct().Count());
        }
    }
}
