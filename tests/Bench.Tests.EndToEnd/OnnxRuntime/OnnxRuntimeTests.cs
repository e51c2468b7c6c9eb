using Bench.Bundles;
using Bench.Graphs;
using Bench.Graphs.Onnx;
using Bench.Graphs.Safetensors;
using Bench.Measure.Conformance;
using Bench.Measure.Workers;
using Bench.Protocol;
using Bench.Tests.EndToEnd.Workers;

namespace Bench.Tests.EndToEnd.OnnxRuntime;

public sealed class OnnxRuntimeTests : IDisposable
{
    private readonly Workshop _workshop = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("bench-onnxruntime-").FullName;
    private readonly Worker _worker;

    public OnnxRuntimeTests() => _worker = _workshop.Start(Bench.Measure.Workers.Engines.Find().Single(e => e.Name == "onnxruntime"));

    public void Dispose()
    {
        _workshop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void AStepAllocatesNothing()
    {
        Load(Counter());
        Send(new Request { Id = 0, Do = "run", Steps = 100 });
        var few = Send(new Request { Id = 0, Do = "run", Steps = 100 }).Counters!.AllocatedBytes;
        var many = Send(new Request { Id = 0, Do = "run", Steps = 10_000 }).Counters!.AllocatedBytes;
        Assert.Equal(few, many);
        Assert.InRange(many, 0, 1000);
    }

    [Fact]
    public void StateGoesFromStepToStepUntilReset()
    {
        Load(Counter());
        Send(new Request { Id = 0, Do = "run", Steps = 7 });
        Assert.Equal([7], Fetch("state")["count"].ToLongs());
        Send(new Request { Id = 0, Do = "run", Steps = 2 });
        Assert.Equal([9], Fetch("state")["count"].ToLongs());
        Send(new Request { Id = 0, Do = "reset" });
        Send(new Request { Id = 0, Do = "run", Steps = 1 });
        Assert.Equal([1], Fetch("state")["count"].ToLongs());
    }

    [Fact]
    public void FetchGivesTheRowsAskedFor()
    {
        Load(Counter());
        Send(new Request { Id = 0, Do = "run", Steps = 1 });
        Assert.Equal([2, 3, 0, 1], Fetch("outputs", [1, 0]).Values.Single().ToDoubles());
    }

    [Theory]
    [InlineData("fp32", DType.F32)]
    [InlineData("fp16", DType.F16)]
    public void APrecisionIsThatOfTheOutputs(string precision, DType dtype)
    {
        Load(Weighted(), precision);
        Send(new Request { Id = 0, Do = "run", Steps = 1 });
        var output = Fetch("outputs").Values.Single();
        Assert.Equal(dtype, output.DType);
        Assert.Equal([2, 3], output.ToDoubles());
    }

    [Fact]
    public void AnOperatorThatItLacksIsRefusedInOneLine()
    {
        var b = new GraphBuilder("int16");
        b.Output(b.Add("Max", [b.Input("x", DType.I16, [2]), b.Constant(Tensor.Of<short>(DType.I16, [2], [1, 2]))]));
        var answer = Try(b.Build(1), "stored", new() { ["x"] = Tensor.Of<short>(DType.I16, [2], [3, 4]) });
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
        var (graph, data) = Counter();
        CaseBundle.Write(_folder, new Imported(graph, new Dictionary<string, Tensor>()), data);
        var load = new Load { Bundle = _folder, Weights = _folder, Device = device, Precision = precision, Threads = 1, Options = option is null ? [] : new Dictionary<string, string> { [option] = "all" } };
        Assert.Contains(expected, _worker.Send(new Request { Id = 0, Do = "load", Load = load }, Workshop.Limit).Text);
    }

    [Fact]
    public void SettingsInForceAreTold()
    {
        var settings = Load(Counter()).Loaded!.Settings.ToDictionary(s => s.Name, s => s.Value);
        Assert.Equal("1", settings["intra_op_num_threads"]);
        Assert.Equal("all", settings["graph_optimization_level"]);
        Assert.Equal("CPUExecutionProvider", settings["provider"]);
    }

    private static (Graph, Dictionary<string, Tensor>) Counter()
    {
        var b = new GraphBuilder("counter");
        b.Output(b.Add("Abs", [b.Input("x", DType.F32, [2, 2])]));
        var count = b.ReadState("count_in", DType.I64, []);
        b.State("count", count, b.Add("Add", [count, b.Constant(Tensor.Scalar(1L))]));
        return (b.Build(2), new() { ["x"] = Tensor.Of<float>(DType.F32, [2, 2], [0, 1, 2, 3]), [count] = Tensor.Scalar(0L) });
    }

    private static (Graph, Dictionary<string, Tensor>) Weighted()
    {
        var b = new GraphBuilder("weighted");
        b.Output(b.Add("MatMul", [b.Input("x", DType.F32, [1, 2]), b.Weight("w", DType.F32, [2, 2], Fill.Uniform(1))]));
        return (b.Build(1), new() { ["x"] = Tensor.Of<float>(DType.F32, [1, 2], [1, 1]) });
    }

    private Answer Load((Graph Graph, Dictionary<string, Tensor> Data) cell, string precision = "fp32")
    {
        var answer = Try(cell.Graph, precision, cell.Data);
        Assert.True(answer.Ok, answer.Text);
        return answer;
    }

    private Answer Try(Graph graph, string precision, Dictionary<string, Tensor> data)
    {
        var weights = graph.Weights.Values.Distinct().ToDictionary(t => t, _ => Tensor.Of<float>(DType.F32, [2, 2], [1, 2, 1, 1]));
        CaseBundle.Write(_folder, new Imported(graph, weights), data);
        return _worker.Send(new Request { Id = 0, Do = "load", Load = new Load { Bundle = _folder, Weights = _folder, Device = "cpu", Precision = precision, Threads = 1 } }, Workshop.Limit);
    }

    private Answer Send(Request request)
    {
        var answer = _worker.Send(request, Workshop.Limit);
        Assert.True(answer.Ok, answer.Text);
        return answer;
    }

    private Dictionary<string, Tensor> Fetch(string what, int[]? rows = null)
    {
        var file = Path.Combine(_folder, "fetched.safetensors");
        Send(new Request { Id = 0, Do = "fetch", What = what, Rows = rows, File = file });
        using var fetched = SafetensorsFile.Open(file);
        return fetched.Entries.ToDictionary(e => e.Name, e => new Tensor(e.Type, fetched[e.Name].Data.ToArray()));
    }
}
