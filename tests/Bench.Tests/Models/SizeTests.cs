using Bench.Graphs;
using Bench.Models;

namespace Bench.Tests.Models;

public class SizeTests
{
    [Theory]
    [InlineData("resnet50", 25_557_032)]
    [InlineData("bert-base", 109_482_240)]
    [InlineData("gpt2", 124_439_808)]
    [InlineData("llama-160m", 162_417_408)]
    [InlineData("llama-1b", 1_100_048_384)]
    [InlineData("llama-7b", 6_738_415_616)]
    public void ParametersAreAsPublished(string name, long published)
    {
        var model = ModelList.Find(name)!;
        Assert.Equal(published, model.Parameters);
        Assert.Equal(published, Parameters.Of(model.Build(1)));
    }

    [Fact]
    public void TinySiblingsHaveTheParametersThatTheySay()
    {
        var tiny = ModelList.All.Where(m => m.Name.StartsWith("tiny-")).ToList();
        Assert.All(ModelList.All.Except(tiny), m => Assert.Single(tiny, t => m.Name.StartsWith(t.Name["tiny-".Length..], StringComparison.Ordinal)));
        Assert.All(tiny, m => Assert.Equal(m.Parameters, Parameters.Of(m.Build(1))));
    }

    [Fact]
    public void ResNet50NeedsTheMultiplyAddsThatTorchvisionPublishes()
    {
        const double published = 4.09;
        Assert.Equal(published, Flops.Of(ModelList.Find("resnet50")!.Build(3)) / 3 / 2 / 1e9, 0.005);
    }

    // Twice the weights that each token meets, and in each layer two products over the sequence (half of them where they are causal).
    [Theory]
    [InlineData("bert-base", 12L * 12 * 768 * 768, 12 * 768, false)]
    [InlineData("gpt2", (12L * 12 * 768 * 768) + (50257 * 768), 12 * 768, true)]
    [InlineData("llama-160m", (12L * ((4 * 768 * 768) + (3 * 768 * 3072))) + (32000 * 768), 12 * 768, true)]
    [InlineData("llama-1b", (22L * ((2 * 2048 * 2048) + (2 * 2048 * 256) + (3 * 2048 * 5632))) + (32000 * 2048), 22 * 2048, true)]
    [InlineData("llama-7b", (32L * ((4L * 4096 * 4096) + (3L * 4096 * 11008))) + (32000 * 4096), 32 * 4096, true)]
    public void TransformersNeedTwoOperationsAWeightAndTheirAttention(string name, long weights, long layersTimesWidth, bool causal)
    {
        const int batch = 2, length = 64;
        var pooler = name == "bert-base" ? 2L * batch * 768 * 768 : 0;
        var attention = 4L * batch * length * length * layersTimesWidth / (causal ? 2 : 1);
        Assert.Equal((2 * weights * batch * length) + attention + pooler, Flops.Of(ModelList.Find(name)!.Build(batch, length)));
    }

    [Fact]
    public void AStepWorksOffItsImagesOrTokens()
    {
        Assert.Equal(3, ModelList.Find("tiny-resnet")!.Build(3).ItemsPerStep);
        Assert.Equal(3 * 5, ModelList.Find("tiny-gpt2")!.Build(3, 5).ItemsPerStep);
    }

    [Theory]
    [InlineData("gpt2", 0, 8, "gpt2: a batch of \"0\" holds nothing; give 1 or more")]
    [InlineData("gpt2", 1, 1025, "gpt2: a sequence of \"1025\" does not fit its 1024 positions; give 1 to 1024")]
    [InlineData("resnet50", 1, 8, "resnet50: takes no sequence, \"8\" was given; leave it out")]
    public void WhatDoesNotFitIsSaid(string name, int batch, int sequence, string message) =>
        Assert.Equal(message, Assert.Throws<GraphException>(() => ModelList.Find(name)!.Build(batch, sequence)).Message);
}
