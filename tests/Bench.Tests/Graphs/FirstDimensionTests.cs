using Bench.Graphs;
using Bench.Graphs.Onnx;
using Bench.Tests.Onnx;

namespace Bench.Tests.Graphs;

// How many samples a step of somebody's own model works off, from shapes as exporters write them.
public class FirstDimensionTests
{
    [Theory]
    [InlineData(8, "8 4 -> 8 5")]
    [InlineData(8, "8 16 | 8 16 -> 8 16 50 | 8 2 17 4")]
    [InlineData(1, "1 4 -> 1")]
    // Positions for all, a number for all, as many boxes, a loss, words before sentences, no inputs: whose samples are they?
    [InlineData(null, "8 16 | 1 16 -> 8 16", "8 of \"i0\" and \"o0\", 1 of \"i1\"", 8, 1)]
    [InlineData(null, "8 4 | -> 8 5", "8 of \"i0\" and \"o0\", none of \"i1\"", 8)]
    [InlineData(null, "1 3 9 9 -> 100 6", "1 of \"i0\", 100 of \"o0\"", 1, 100)]
    [InlineData(null, "8 4 ->", "8 of \"i0\", none of \"o0\"", 8)]
    [InlineData(null, "8 4 | 8 4 -> 16 8 50", "8 of \"i0\" and \"i1\", 16 of \"o0\"", 8, 16)]
    [InlineData(null, "8 | 8 | 8 -> 8 | 2", "8 of \"i0\" and 3 others, 2 of \"o1\"", 8, 2)]
    public void CountsWhereAllHaveTheSame(int? expected, string shapes, string? words = null, params int[] sizes)
    {
        var graph = Made(shapes);
        Assert.Equal(expected, FirstDimension.Common(graph));
        if (words is null) return;
        var differing = FirstDimension.Differing(graph);
        Assert.Equal(words, differing.Words);
        Assert.Equal(sizes, differing.Sizes);
    }

    [Fact]
    public void WhatBenchWroteIsForgottenWhereSomebodyOpenedADimension()
    {
        var wrote = new Dictionary<string, string> { [OnnxMetadata.SampleAxis] = "0", [OnnxMetadata.ItemsPerStep] = "32" };
        foreach (var (first, counts) in new[] { ((object)8, true), ("batch", false) })
        {
            var file = OnnxReader.Read("small.onnx", new SmallModel(18).Input("x", DType.F32, first, 4).Op("Relu", ["x"], ["y"]).Output("y")
                .Bytes()) with
            { Metadata = wrote };
            Assert.Equal(counts, OnnxMetadata.Counts(file));
            Assert.Equal(counts
                ? 32
                : 1, Import.Read(file, new ImportOptions { Dimensions = new Dictionary<string, int> { ["batch"] = 8 } }).Graph.ItemsPerStep);
        }
    }

    // "input | input -> output", each its dimensions.
    private static Graph Made(string shapes)
    {
        var (inputs, outputs) = shapes.Split("->") is [var before, var after] ? (Values("i", before), Values("o", after)) : default;
        return new Graph
        {
            Name = "",
            Values = inputs.Concat(outputs).ToDictionary(value => value.Name, value => new TensorType(DType.F32, value.Shape)),
            Inputs = [.. inputs.Select(value => value.Name)],
            Outputs = [.. outputs.Select(value => value.Name)],
            Weights = new Dictionary<string, string>(),
            Constants = new Dictionary<string, Tensor>(),
            Nodes = [],
        };

        static List<(string Name, Shape Shape)> Values(string prefix, string text) =>
            [.. text.Split('|').Select((dims, i) => ($"{prefix}{i}", new Shape(dims.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse))))];
    }
}
