using Bench.Bundles;
using Bench.Graphs;
using Bench.Graphs.Onnx;
using Bench.Graphs.Safetensors;
using Bench.Measure.Conformance;
using Bench.Measure.Workers;
using Bench.Protocol;
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
    public void StateGoesFromStepToStepUntilReset()
    {
        Load(Counter());
        Run(7);
        Assert.Equal([7], Fetch("state")["count"].ToLongs());
        Run(2);
        Assert.Equal([9], Fetch("state")["count"].ToLongs());
        Send(new Request { Id = 0, Do = "reset" });
        Run(1);
        Assert.Equal([1], Fetch("state")["count"].ToLongs());
    }

    [Fact]
    public void FetchGivesTheRowsAskedFor()
    {
        Load(Counter());
        Run(1);
        Assert.Equal([2, 3, 0, 1], Fetch("outputs", [1, 0]).Values.Single().ToDoubles());
    }

    [Theory]
    [InlineData("fp32", DType.F32)]
    [InlineData("fp16", DType.F16)]
    public void APrecisionIsThatOfTheOutputs(string precision, DType dtype)
    {
        Load(Weighted(), precision);
        Run(1);
        var output = Fetch("outputs").Values.Single();
        Assert.Equal(dtype, output.DType);
        Assert.Equal([2, 3], output.ToDoubles());
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

    [Theory]
    [InlineData("cuda", "fp32", null, "has no CUDA")]
    [InlineData("tpu", "fp32", null, "has no device \"tpu\"")]
    [InlineData("cpu", "fp64", null, "precision \"fp64\" is not one of onnxruntime's: fp32, fp16")]
    [InlineData("cpu", "fp32", "optimisation", "option \"optimisation\" is unknown")]
    public void WhatItCannotIsSaid(string device, string precision, string? option, string expected)
    {
        Assert.Contains(expected, Try(Counter(), precision, device, option is null ? null : (option, "all")).Text);
    }

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

    private static (Graph, Dictionary<string, Tensor>) Weighted()
    {
        var b = new GraphBuilder("weighted");
        b.Output(b.Add("MatMul", [b.Input("x", DType.F32, [1, 2]), b.Weight("w", DType.F32, [2, 2], Fill.Uniform(1))]));
        return (b.Build(1), new() { ["x"] = Floats([1, 2], 1, 1), ["w"] = Floats([2, 2], 1, 2, 1, 1) });
    }
}
