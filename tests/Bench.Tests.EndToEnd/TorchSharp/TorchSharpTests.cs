using Bench.Graphs;
using Bench.Protocol;
using Bench.Tests.EndToEnd.Workers;

namespace Bench.Tests.EndToEnd.TorchSharp;

public sealed class TorchSharpTests() : EngineTests("torchsharp")
{
    [Theory]
    [InlineData(true, new double[] { 104, 206 })]
    [InlineData(false, new double[] { 105, 205 })]
    public void AProductWithAWeightAndABiasIsALinearLayerWhicheverWayTheWeightLies(bool transposed, double[] expected)
    {
        Load(Linear(transposed));
        Run(1);
        Assert.Equal(expected, Fetch("outputs").Values.Single().ToDoubles());
    }

    [Theory]
    [InlineData("nchw")]
    [InlineData("nhwc")]
    public void TheLayoutInMemoryDoesNotShowInOutputs(string layout)
    {
        var b = new GraphBuilder("images");
        var x = b.Input("x", DType.F32, [1, 2, 1, 3]);
        b.Output(b.Add("Relu", [b.Add("Conv", [x, b.Weight("w", DType.F32, [2, 2, 1, 1], Fill.Uniform(1))])]));
        Load((b.Build(1), new() { ["x"] = Floats([1, 2, 1, 3], 1, 2, 3, 10, 20, -30), ["w"] = Floats([2, 2, 1, 1], 1, 0, 0, 1) }), options: ("layout", layout));
        Run(1);
        Assert.Equal([1, 2, 3, 10, 20, 0], Fetch("outputs").Values.Single().ToDoubles());
    }

    [Theory]
    [InlineData(true, "nhwc", "nhwc")]
    [InlineData(true, "nchw", "nchw")]
    [InlineData(false, "nhwc", "nchw")]
    public void TheLayoutToldIsTheOneThatSomethingHas(bool images, string asked, string expected)
    {
        var b = new GraphBuilder("layout");
        Shape x = images ? [1, 2, 1, 3] : [1, 2, 3], w = images ? [2, 2, 1, 1] : [2, 2, 1];
        b.Output(b.Add("Conv", [b.Input("x", DType.F32, x), b.Weight("w", DType.F32, w, Fill.Uniform(1))]));
        var loaded = Load((b.Build(1), new() { ["x"] = Floats(x, 1, 2, 3, 10, 20, -30), ["w"] = Floats(w, 1, 0, 0, 1) }), options: ("layout", asked)).Loaded!;
        Assert.Equal(expected, loaded.Layout);
        Assert.Equal(expected, loaded.Settings.Single(s => s.Name == "layout").Value);
    }

    // One of ResNet's: where a hypervisor hides an AMD processor's caches, oneDNN dies over it with channels last (see HiddenCaches).
    [Fact]
    public void AWideConvolutionThatAsksForNoLayoutRunsOnEveryProcessor()
    {
        var b = new GraphBuilder("wide");
        var (x, w) = (b.Input("x", DType.F32, [1, 256, 14, 14]), b.Weight("w", DType.F32, [1024, 256, 1, 1], Fill.Uniform(1)));
        b.Output(b.Add("Conv", [x, w]));
        Try((b.Build(1), new() { ["x"] = Filled([1, 256, 14, 14], 0.5f), ["w"] = Filled([1024, 256, 1, 1], 0.25f) }), "fp32");
        // With one thread torch convolves by itself.
        var load = new Load { Bundle = BundleFolder, Weights = BundleFolder, Device = "cpu", Precision = "fp32", Threads = 2 };
        Assert.True(Load(load).Ok);
        Run(1);
        Assert.All(Fetch("outputs").Values.Single().ToDoubles(), value => Assert.Equal(32, value));
        Tensor Filled(Shape shape, float value) => Tensor.Of<float>(DType.F32, shape, [.. Enumerable.Repeat(value, (int)shape.Elements)]);
    }

    [Fact]
    public void AValueThatIsStillNeededIsNotOverwritten()
    {
        var b = new GraphBuilder("shared");
        var sum = b.Add("Add", [b.Input("x", DType.F32, [2]), b.Constant(Floats([2], 1, 1))]);
        string relu = b.Add("Relu", [sum]), negative = b.Add("Neg", [sum]), more = b.Add("Add", [sum, b.Constant(Floats([2], 5, 5))]);
        foreach (var output in new[] { relu, negative, more, sum }) b.Output(output);
        Load((b.Build(1), new() { ["x"] = Floats([2], -3, 4) }));
        Run(2);
        var outputs = Fetch("outputs");
        Assert.Equal([0, 5], outputs[relu].ToDoubles());
        Assert.Equal([2, -5], outputs[negative].ToDoubles());
        Assert.Equal([3, 10], outputs[more].ToDoubles());
        Assert.Equal([-2, 5], outputs[sum].ToDoubles());
    }

    [Fact]
    public void ATypeThatTorchSharpLacksIsRefusedInOneLine()
    {
        var b = new GraphBuilder("unsigned");
        b.Output(b.Add("Add", [b.Input("x", DType.U32, [1]), b.Constant(Tensor.Of<uint>(DType.U32, [1], [1]))]));
        var answer = Try((b.Build(1), new() { ["x"] = Tensor.Of<uint>(DType.U32, [1], [3]) }), "stored");
        Assert.Equal(("unsupported", "TorchSharp has no type U32: its unsigned integers end at 8 bits"), (answer.Code, answer.Text));
    }

    [Fact]
    public void ALayoutThatThereIsNotIsRefused()
    {
        var answer = Try(Counter(), "fp32", options: ("layout", "all"));
        Assert.False(answer.Ok);
        Assert.Contains("option layout is \"all\"", answer.Text);
        Assert.DoesNotContain('\n', answer.Text!);
    }

    [Fact]
    public void SettingsInForceAreReadBack()
    {
        var settings = Load(Counter()).Loaded!.Settings.ToDictionary(s => s.Name);
        Assert.Equal(("1", "read"), (settings["threads"].Value, settings["threads"].Source));
        Assert.Equal(("off", "read"), (settings["tf32"].Value, settings["tf32"].Source));
    }
}
