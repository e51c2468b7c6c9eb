using Bench.Graphs;

namespace Bench.Tests.Graphs;

public class CountTests
{
    [Fact]
    public void AMultiplyAddIsTwo()
    {
        Assert.Equal(2 * 2 * 3 * 5 * 4, Flops.Of(One("MatMul", [[2, 3, 4], [4, 5]])));
        Assert.Equal(2 * 3 * 5 * 4, Flops.Of(One("Gemm", [[4, 3], [5, 4]], ("transA", 1), ("transB", 1))));
        Assert.Equal(2 * (8 * 7 * 7) * (2 * 3 * 3), Flops.Of(One("Conv", [[1, 4, 9, 9], [8, 2, 3, 3]], ("group", 2))));
        Assert.Equal(2 * (4 * 3 * 3) * (5 * 2 * 2), Flops.Of(One("ConvTranspose", [[1, 4, 3, 3], [4, 5, 2, 2]])));
        Assert.Equal(0, Flops.Of(One("Relu", [[4, 4]])));
    }

    [Theory]
    [InlineData(2.25, 3)]
    [InlineData(1, 3, "strides", new[] { 2, 2 })]
    [InlineData(1, 3, "dilations", new[] { 2, 2 })]
    [InlineData(2.25, 3, "strides", new[] { 1, 1 })]
    [InlineData(1, 1)]
    [InlineData(1, 5)]
    public void WinogradsTransformSavesOnKernelsOfThreeOnly(double times, int kernel, string name = "pads", int[]? values = null)
    {
        var graph = One("Conv", [[1, 4, 9, 9], [8, 4, kernel, kernel]], (name, values ?? [0, 0, 0, 0]));
        Assert.Equal(Flops.Of(graph) / times, Flops.ByWinograd(graph), 1e-6);
    }

    [Fact]
    public void CausalAttentionCountsHalf()
    {
        Shape[] shapes = [[2, 4, 6, 8], [2, 2, 6, 8], [2, 2, 6, 8]];
        var full = Flops.Of(One("Attention", shapes));
        Assert.Equal(2 * (2 * 4) * (6 * 6) * (8 + 8), full);
        Assert.Equal(full / 2, Flops.Of(One("Attention", shapes, ("is_causal", 1))));
    }

    [Fact]
    public void SharedTensorsCountOnceAndRunningStatisticsDoNot()
    {
        var b = new GraphBuilder("test");
        var x = b.Input("x", DType.F32, [1, 3, 4]);
        string W(string name) => b.Weight(name, DType.F32, [3], Fill.Uniform(1));
        var y = b.Add("BatchNormalization", [x, W("weight"), W("bias"), W("mean"), W("var")]);
        b.Output(b.Add("Add", [y, b.Weight("scalar", DType.F32, [], Fill.Uniform(1))]));
        var graph = b.Build(1);
        Assert.Equal(7, Parameters.Of(graph));
        Assert.Equal(4, Parameters.Of(graph with { Weights = graph.Weights.ToDictionary(w => w.Key, w => w.Key == "bias" ? "weight" : w.Value) }));
    }

    private static Graph One(string op, Shape[] shapes, params (string, object)[] attributes)
    {
        var b = new GraphBuilder("test");
        b.Output(b.Add(op, [.. shapes.Select((s, i) => b.Input($"x{i}", DType.F32, s))], attributes));
        return b.Build(1);
    }
}
