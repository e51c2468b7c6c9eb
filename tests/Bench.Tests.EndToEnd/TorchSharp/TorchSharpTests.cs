using Bench.Graphs;
using Bench.Graphs.Onnx;
using Bench.Graphs.Safetensors;
using Bench.Measure.Conformance;
using Bench.Measure.Workers;
using Bench.Protocol;
using Bench.Tests.EndToEnd.Workers;

namespace Bench.Tests.EndToEnd.TorchSharp;

public sealed class TorchSharpTests : IDisposable
{
    private readonly Workshop _workshop = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("bench-torchsharp-").FullName;
    private Worker? _started;

    private Worker Worker => _started ??= Start();

    public void Dispose()
    {
        _workshop.Dispose();
        Directory.Delete(_folder, recursive: true);
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
    public void StateThatIsAnOutputTooIsBoth()
    {
        var b = new GraphBuilder("running sum");
        var sum = b.ReadState("sum_in", DType.F32, [2]);
        var next = b.Add("Add", [sum, b.Input("x", DType.F32, [2])]);
        b.State("sum", sum, next);
        b.Output(next);
        Load((b.Build(1), new() { ["x"] = Floats([2], 1, 10), [sum] = Floats([2], 0, 0) }));
        Run(3);
        Assert.Equal([3, 30], Fetch("outputs").Values.Single().ToDoubles());
        Assert.Equal([3, 30], Fetch("state")["sum"].ToDoubles());
    }

    [Fact]
    public void FetchGivesTheRowsAskedFor()
    {
        Load(Counter());
        Run(1);
        Assert.Equal([2, 3, 0, 1], Fetch("outputs", [1, 0]).Values.Single().ToDoubles());
    }

    [Theory]
    [InlineData("fp64", DType.F64)]
    [InlineData("fp32", DType.F32)]
    [InlineData("fp16", DType.F16)]
    [InlineData("bf16", DType.BF16)]
    public void APrecisionIsThatOfTheOutputs(string precision, DType dtype)
    {
        Load(Linear(transposed: true), precision);
        Run(1);
        var output = Fetch("outputs").Values.Single();
        Assert.Equal(dtype, output.DType);
        Assert.Equal([104, 206], output.ToDoubles());
    }

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

    [Theory]
    [InlineData("cuda", "fp32", null, "device \"cuda\" is not there")]
    [InlineData("cpu", "int8", null, "precision \"int8\" is not one of torchsharp's: fp32, fp64, bf16, fp16")]
    [InlineData("cpu", "fp32", "layuot", "option \"layuot\" is unknown")]
    [InlineData("cpu", "fp32", "layout", "option layout is \"all\"")]
    public void WhatItCannotIsSaid(string device, string precision, string? option, string expected)
    {
        var answer = Try(Counter(), precision, device, option is null ? null : (option, "all"));
        Assert.False(answer.Ok);
        Assert.Contains(expected, answer.Text);
        Assert.DoesNotContain('\n', answer.Text!);
    }

    [Fact]
    public void SettingsInForceAreReadBack()
    {
        var settings = Load(Counter()).Loaded!.Settings.ToDictionary(s => s.Name);
        Assert.Equal(("1", "read"), (settings["threads"].Value, settings["threads"].Source));
        Assert.Equal(("off", "read"), (settings["tf32"].Value, settings["tf32"].Source));
    }

    private static (Graph, Dictionary<string, Tensor>) Counter()
    {
        var b = new GraphBuilder("counter");
        b.Output(b.Add("Abs", [b.Input("x", DType.F32, [2, 2])]));
        var count = b.ReadState("count_in", DType.I64, []);
        b.State("count", count, b.Add("Add", [count, b.Constant(Tensor.Scalar(1L))]));
        return (b.Build(2), new() { ["x"] = Floats([2, 2], 0, 1, 2, 3), [count] = Tensor.Scalar(0L) });
    }

    private static (Graph, Dictionary<string, Tensor>) Linear(bool transposed)
    {
        var b = new GraphBuilder("linear");
        var weight = b.Weight("w", DType.F32, [2, 2], Fill.Uniform(1));
        if (transposed) weight = b.Add("Transpose", [weight], ("perm", new[] { 1, 0 }));
        b.Output(b.Add("Add", [b.Add("MatMul", [b.Input("x", DType.F32, [1, 2]), weight]), b.Weight("b", DType.F32, [2], Fill.Uniform(1))]));
        return (b.Build(1), new() { ["x"] = Floats([1, 2], 1, 1), ["w"] = Floats([2, 2], 1, 3, 4, 2), ["b"] = Floats([2], 100, 200) });
    }

    private static Tensor Floats(Shape shape, params ReadOnlySpan<float> values) => Tensor.Of(DType.F32, shape, values);

    private Worker Start()
    {
        var engine = Bench.Measure.Workers.Engines.Find([Path.Combine(Workshop.Root, "src", "Engines")]).FirstOrDefault(e => e.Name == "torchsharp");
        Assert.SkipWhen(engine is null, "there is no torchsharp engine");
        var worker = _workshop.Start(engine!);
        try
        {
            worker.Hello(Workshop.Limit);
        }
        catch (WorkerException e) when (e is { Failure: WorkerFailure.Refused, Code: "unsupported" })
        {
            Assert.Skip(e.Reason);
        }

        return worker;
    }

    private Answer Load((Graph, Dictionary<string, Tensor>) cell, string precision = "fp32", (string, string)? options = null)
    {
        var answer = Try(cell, precision, options: options);
        Assert.True(answer.Ok, answer.Text);
        return answer;
    }

    private Answer Try((Graph Graph, Dictionary<string, Tensor> Data) cell, string precision, string device = "cpu", (string Name, string Value)? options = null)
    {
        var weights = cell.Graph.Weights.Values.Distinct().ToDictionary(t => t, t => cell.Data[t]);
        CaseBundle.Write(_folder, new Imported(cell.Graph, weights), cell.Data);
        var load = new Load
        {
            Bundle = _folder,
            Weights = _folder,
            Device = device,
            Precision = precision,
            Threads = 1,
            Options = options is { } o ? new Dictionary<string, string> { [o.Name] = o.Value } : [],
        };
        return Worker.Send(new Request { Id = 0, Do = "load", Load = load }, Workshop.Limit);
    }

    private void Run(int steps) => Send(new Request { Id = 0, Do = "run", Steps = steps, Set = 0 });

    private Answer Send(Request request)
    {
        var answer = Worker.Send(request, Workshop.Limit);
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
