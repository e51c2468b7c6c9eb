using Bench.Graphs;
using Bench.Tests.EndToEnd.Workers;

namespace Bench.Tests.EndToEnd.OnnxRuntime;

public sealed class OnnxRuntimeTests() : EngineTests("onnxruntime")
{
    [Fact]
    public void AStepAllocatesNothing()
    {
        Load(Counter());
        Run(100);
        var few = Run(100).Counters!.AllocatedBytes;
        var many = Run(10_000).Counters!.AllocatedBytes;
        Assert.Equal(few, many);
        Assert.InRange(many, 0, 1000);
    }

    [Fact]
    public void AnOperatorThatItLacksIsRefusedInOneLine()
    {
        var b = new GraphBuilder("int16");
        b.Output(b.Add("Max", [b.Input("x", DType.I16, [2]), b.Constant(Tensor.Of<short>(DType.I16, [2], [1, 2]))]));
        var answer = Try((b.Build(1), new() { ["x"] = Tensor.Of<short>(DType.I16, [2], [3, 4]) }), "stored");
        Assert.Equal("unsupported", answer.Code);
        Assert.Contains("Max", answer.Text);
        Assert.DoesNotContain('\n', answer.Text!);
    }

    [Fact]
    public void WithoutTheGpuPackageItSaysSo() => Assert.Contains("has no CUDA", Try(Counter(), "fp32", "cuda").Text);

    [Fact]
    public void SettingsInForceAreTold()
    {
        var settings = Load(Counter()).Loaded!.Settings.ToDictionary(s => s.Name, s => s.Value);
        Assert.Equal("1", settings["intra_op_num_threads"]);
        Assert.Equal("all", settings["graph_optimization_level"]);
        Assert.Equal("CPUExecutionProvider", settings["provider"]);
    }

    [Theory]
    [InlineData("spinning", "off", "0")]
    [InlineData("session.intra_op.allow_spinning", "0", "0")]
    [InlineData("session.intra_op.allow_spinning", "1", "1")]
    public void ASettingIsToldOnceAsItIsInForce(string option, string value, string expected)
    {
        var settings = Load(Counter(), options: (option, value)).Loaded!.Settings;
        Assert.Equal(settings.Select(s => s.Name).Distinct(), settings.Select(s => s.Name));
        Assert.Equal(expected, settings.Single(s => s.Name == "session.intra_op.allow_spinning").Value);
    }
}
