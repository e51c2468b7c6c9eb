using Bench.Graphs;

namespace Bench.Tests.Onnx;

// What an operator meant in an older set is computed with today's; the right numbers are worked out by hand.
public class UpgradeTests
{
    private static readonly Tensor Six = Tensor.Of<float>(DType.F32, [2, 3], [1, -2, 3, -4, 5, -6]);

    private static double[] Of(int opset, string op, (string, object)[] attributes, Tensor x, params string[] more) =>
        new SmallModel(opset).Input("x", x.DType, [.. x.Shape.Cast<object>()]).Op(op, ["x", .. more], ["y"], attributes).Output("y").Compute(("x", x));

    [Fact]
    public void ClipsBoundsWereAttributes() => Assert.Equal([1, -1, 2, -1, 2, -1], Of(7, "Clip", [("min", -1f), ("max", 2f)], Six));

    [Fact]
    public void ClipsBoundsMayBeLeftOut() => Assert.Equal([1, -1, 3, -1, 5, -1], Of(7, "Clip", [("min", -1f)], Six));

    [Fact]
    public void PadsWereAnAttribute() =>
        Assert.Equal([9, 1, -2, 3, 9, -4, 5, -6], Of(7, "Pad", [("pads", new[] { 0, 1, 0, 0 }), ("value", 9f)], Six));

    [Fact]
    public void SlicesEndsWereAttributes() =>
        Assert.Equal([-2, 3, 5, -6], Of(9, "Slice", [("starts", new[] { 1 }), ("ends", new[] { 3 }), ("axes", new[] { 1 })], Six));

    [Fact]
    public void AxesOfReductionsWereAttributes()
    {
        Assert.Equal([2, -5], Of(7, "ReduceSum", [("axes", new[] { 1 }), ("keepdims", 0)], Six));
        Assert.Equal([3, 5], Of(13, "ReduceMax", [("axes", new[] { -1 })], Six));
    }

    [Fact]
    public void SqueezeAndUnsqueezeHadAxesAsAttributes()
    {
        var model = new SmallModel(11).Input("x", DType.F32, 2, 3).Op("Unsqueeze", ["x"], ["u"], ("axes", new[] { 0, 3 }))
            .Op("Squeeze", ["u"], ["y"], ("axes", new[] { 0 })).Output("y");
        Assert.Equal(new Shape(2, 3, 1), model.Import().Graph.Values["y"].Shape);
    }

    [Fact]
    public void SplitsSizesWereAnAttribute()
    {
        var graph = new SmallModel(7).Input("x", DType.F32, 2, 3).Op("Split", ["x"], ["a", "b"], ("axis", 1), ("split", new[] { 1, 2 })).Output("a").Output("b")
            .Import().Graph;
        Assert.Equal([new Shape(2, 1), new Shape(2, 2)], graph.Outputs.Select(o => graph.Values[o].Shape));
    }

    [Fact]
    public void DropoutsRatioWasAnAttribute() => Assert.Equal(Six.ToDoubles(), Of(7, "Dropout", [("ratio", 0.7f)], Six));

    [Fact]
    public void SoftmaxTookAllFromItsAxisOnAsOne()
    {
        var zeros = Tensor.Of<float>(DType.F32, [2, 2, 2], new float[8]);
        Assert.All(Of(11, "Softmax", [], zeros), p => Assert.Equal(0.25, p, 12));
        Assert.All(Of(13, "Softmax", [], zeros), p => Assert.Equal(0.5, p, 12));
        Assert.All(Of(11, "LogSoftmax", [("axis", 0)], zeros), p => Assert.Equal(Math.Log(0.125), p, 6));
    }

    [Fact]
    public void TopKsCountWasAnAttribute() =>
        Assert.Equal([3, 1, 5, -4], new SmallModel(9).Input("x", DType.F32, 2, 3).Op("TopK", ["x"], ["y", "i"], ("k", 2)).Output("y").Output("i")
            .Compute(("x", Six)));

    [Fact]
    public void BatchNormalizationCouldKeepStatisticsOfEachElement()
    {
        static Tensor All(float value) => Tensor.Of<float>(DType.F32, [2, 2], [value, value, value, value]);
        var x = Tensor.Of<float>(DType.F32, [1, 2, 2], [1, 2, 3, 4]);
        var model = new SmallModel(7).Input("x", DType.F32, 1, 2, 2).Initializer("scale", All(2)).Initializer("bias", All(10))
            .Initializer("mean", Tensor.Of<float>(DType.F32, [2, 2], [1, 1, 1, 1])).Initializer("var", All(4))
            .Op("BatchNormalization", ["x", "scale", "bias", "mean", "var"], ["y"], ("spatial", 0), ("epsilon", 0f)).Output("y");
        Assert.Equal([10, 11, 12, 13], model.Compute(("x", x)));
    }

    [Fact]
    public void BroadcastingWasAskedForAndHadAnAxis()
    {
        var model = new SmallModel(6).Input("x", DType.F32, 2, 3).Initializer("b", Tensor.Of<float>(DType.F32, [2], [10, 20]))
            .Op("Add", ["x", "b"], ["y"], ("broadcast", 1), ("axis", 0)).Output("y");
        Assert.Equal([11, 8, 13, 16, 25, 14], model.Compute(("x", Six)));
    }

    [Fact]
    public void SpatialSizesComeFromAutomaticPadding()
    {
        var model = new SmallModel(7).Input("x", DType.F32, 1, 1, 5, 5).Initializer("w", Tensor.Of<float>(DType.F32, [1, 1, 3, 3], new float[9]))
            .Op("Conv", ["x", "w"], ["y"], ("auto_pad", "SAME_UPPER"), ("strides", new[] { 2, 2 })).Output("y");
        var node = model.Import().Graph.Nodes.Single();
        Assert.Equal([1L, 1, 1, 1], node.Attributes.Ints("pads")!);
        Assert.False(node.Attributes.Has("auto_pad"));
    }

    [Theory]
    [InlineData("LeakyRelu", new[] { 1, -0.02, 3, -0.04, 5, -0.06 })]
    [InlineData("Elu", new[] { 1, -0.8646647167633873, 3, -0.9816843611112658, 5, -0.9975212478233336 })]
    [InlineData("Softsign", new[] { 0.5, -2 / 3.0, 0.75, -0.8, 5 / 6.0, -6 / 7.0 })]
    [InlineData("HardSigmoid", new[] { 0.7, 0.1, 1, 0, 1, 0 })]
    public void RareOperatorsAreWrittenOut(string op, double[] expected)
    {
        var got = Of(14, op, [], Six);
        for (var i = 0; i < 6; i++) Assert.Equal(expected[i], got[i], 6);
    }

    [Fact]
    public void ShapeArithmeticIsFoldedAway()
    {
        var graph = new SmallModel(18).Input("x", DType.F32, "batch", 3)
            .Op("Shape", ["x"], ["s"]).Initializer("zero", Tensor.Longs(0)).Op("Gather", ["s", "zero"], ["n"]).Initializer("minus", Tensor.Longs(-1))
                .Op("Concat", ["n", "minus"], ["target"], ("axis", 0))
            .Op("Reshape", ["x", "target"], ["y"]).Output("y").Import(new() { Dimensions = new Dictionary<string, int> { ["batch"] = 4 } }).Graph;
        Assert.Equal(["Reshape"], graph.Nodes.Select(n => n.Op));
        Assert.Equal([4L, -1], graph.Constants[graph.Nodes[0].Inputs[1]].ToLongs());
    }

    [Fact]
    public void AnInputThatDeterminesAShapeBecomesAConstant()
    {
        var model = new SmallModel(18).Input("x", DType.F32, 2, 3).Input("shape", DType.I64, 1).Op("Reshape", ["x", "shape"], ["y"]).Output("y");
        var graph = model.Import(new() { Data = new Dictionary<string, Tensor> { ["x"] = Six, ["shape"] = Tensor.Longs(6) } }).Graph;
        Assert.Equal(["x"], graph.Inputs);
        Assert.Equal(new Shape(6), graph.Values["y"].Shape);
    }
}
