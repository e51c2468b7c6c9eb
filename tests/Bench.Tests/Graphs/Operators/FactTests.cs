using Bench.Graphs;
using Bench.Graphs.Onnx;
using Bench.Graphs.Operators;

namespace Bench.Tests.Graphs.Operators;

// Facts that every operator carries.
public class FactTests
{
    [Fact]
    public void WhatIsAViewIsKnownByTheBytesOfItsInput() =>
        Assert.All(Catalog.All.Values, op => Assert.True(op.Memory == Memory.View == (op.Folding == Folding.Same), op.Name));

    [Fact]
    public void WhatReplacesElementsGivesItsFirstInputsType() =>
        Assert.Equal(CacheGraph.Writes.Order(), Catalog.All.Values.Where(op => op.Memory == Memory.Written).Select(op => op.Name).Order());

    [Fact]
    public void AnEnginesOwnOperatorComputesWhatItGives() => Assert.Equal(Memory.Fresh, Catalog.Memory(new Node("n", "Linear", ["x"], ["y"], Attributes.None)));

    [Theory]
    [InlineData("Relu", 18)]
    [InlineData("Gelu", 20)]
    [InlineData("Swish", 24)]
    [InlineData("Sin", 18)]
    [InlineData("Sin", 22, DType.BF16)]
    [InlineData("IsNaN", 18, DType.F16)]
    [InlineData("IsNaN", 20, DType.BF16)]
    [InlineData("IsInf", 20, DType.F16)]
    [InlineData("ReduceMax", 18)]
    [InlineData("ReduceMax", 20, DType.BOOL)]
    [InlineData("GlobalAveragePool", 22, DType.BF16)]
    public void AGraphIsOfTheLowestSetThatHoldsIt(string op, int set, DType type = DType.F32)
    {
        var b = new GraphBuilder("one");
        b.Output(b.Add(op, [b.Input("x", type, [1, 2, 3, 4])]));
        Assert.Equal(set, Opsets.Of(b.Build(1)));
    }

    [Theory]
    [InlineData(1, DType.F32, 18)]
    [InlineData(2, DType.F32, 19)]
    [InlineData(1, DType.BF16, 22)]
    [InlineData(2, DType.BF16, 22)]
    public void WhatAnAttributeAsksForCountsToo(int dilation, DType type, int set)
    {
        var b = new GraphBuilder("pool");
        b.Output(b.Add("AveragePool", [b.Input("x", type, [1, 1, 8])], ("kernel_shape", new[] { 2 }), ("dilations", new[] { dilation })));
        Assert.Equal(set, Opsets.Of(b.Build(1)));
    }
}
