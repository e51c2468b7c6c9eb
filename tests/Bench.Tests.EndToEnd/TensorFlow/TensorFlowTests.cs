using System.Text;
using Bench.Bundles;
using Bench.Graphs;
using Bench.Graphs.Onnx;
using Bench.Graphs.Safetensors;
using Bench.Measure.Conformance;
using Bench.Measure.Workers;
using Bench.Protocol;
using Bench.Tests.EndToEnd.Workers;

namespace Bench.Tests.EndToEnd.TensorFlow;

// Skipped by name where no libtensorflow is known, or where tensorflow.net is not built.
public sealed class TensorFlowTests() : EngineTests("tensorflow-c")
{
    [Theory]
    [InlineData("tensorflow-c", null)]
    [InlineData("tensorflow.net", "c-api")]
    public void AStepAllocatesNothing(string engine, string? call)
    {
        Use(engine);
        Load(Counter(), options: call is null ? null : ("call", call));
        Run(100);
        var few = Run(100).Counters!.AllocatedBytes;
        var many = Run(10_000).Counters!.AllocatedBytes;
        Assert.Equal(few, many);
        Assert.InRange(many, 0, 2000);
    }

    [Theory]
    [InlineData(true, "mutable", new double[] { 104, 206 })]
    [InlineData(true, "frozen", new double[] { 104, 206 })]
    [InlineData(false, "mutable", new double[] { 105, 205 })]
    [InlineData(false, "frozen", new double[] { 105, 205 })]
    public void AProductWithAWeightComesOutWhicheverWayTheWeightLies(bool transposed, string weights, double[] expected)
    {
        var loaded = Load(Linear(transposed), options: ("weights", weights)).Loaded!;
        Assert.Equal(weights, loaded.Weights);
        Run(1);
        Assert.Equal(expected, Fetch("outputs").Values.Single().ToDoubles());
    }

    [Fact]
    public void ImagesLieWithTheirChannelsLastAndComeOutAsTheGraphSays()
    {
        var b = new GraphBuilder("images");
        var x = b.Input("x", DType.F32, [1, 2, 1, 3]);
        b.Output(b.Add("Relu", [b.Add("Conv", [x, b.Weight("w", DType.F32, [2, 2, 1, 1], Fill.Uniform(1))])]));
        var loaded = Load((b.Build(1), new() { ["x"] = Floats([1, 2, 1, 3], 1, 2, 3, 10, 20, -30), ["w"] = Floats([2, 2, 1, 1], 1, 0, 0, 1) })).Loaded!;
        Assert.Equal("nhwc", loaded.Layout);
        Run(1);
        Assert.Equal([1, 2, 3, 10, 20, 0], Fetch("outputs").Values.Single().ToDoubles());
    }

    [Fact]
    public void AnOperatorThatItLacksIsRefusedInOneLine()
    {
        var b = new GraphBuilder("unsigned");
        b.Output(b.Add("Neg", [b.Input("x", DType.U32, [1])]));
        var answer = Try((b.Build(1), new() { ["x"] = Tensor.Of<uint>(DType.U32, [1], [3]) }), "stored");
        Assert.Equal("unsupported", answer.Code);
        Assert.Contains("uint32", answer.Text);
        Assert.DoesNotContain('\n', answer.Text!);
    }

    [Fact]
    public void WeightsThatAreNeitherMutableNorFrozenAreRefused()
    {
        var answer = Try(Counter(), "fp32", options: ("weights", "all"));
        Assert.False(answer.Ok);
        Assert.Contains("option weights is \"all\"", answer.Text);
        Assert.DoesNotContain('\n', answer.Text!);
    }

    [Theory]
    [InlineData("tensorflow-c")]
    [InlineData("tensorflow.net")]
    public async Task InputSetsThatNoTensorHoldsAreRefusedByName(string engine)
    {
        Use(engine);
        var b = new GraphBuilder("wide");
        b.Output(b.Add("ReduceMax", [b.Input("x", DType.F32, [150_000, 1000], Fill.Uniform(1)), b.Constant(Tensor.Longs(1))]));
        var (_, answer) = await LoadWithSetsAsync(b.Build(150_000));
        Assert.Equal("unsupported", answer.Code);
        Assert.Contains("input \"x\" with its 4 sets is one F32[4, 150000, 1000] of 2400000000 bytes", answer.Text);
        Assert.DoesNotContain('\n', answer.Text!);
    }

    [Theory]
    [InlineData("fp32", "frozen", "a graph of 24000")]
    [InlineData("fp64", "mutable", "weight \"a\" is one F64[300000000] of 2400000000 bytes")]
    [InlineData("fp64", "frozen", "weight \"a\" is one F64[300000000] of 2400000000 bytes")]
    public void WeightsThatNoGraphOrTensorHoldsAreRefused(string precision, string weights, string expected)
    {
        var b = new GraphBuilder("heavy");
        b.Output(b.Add("Add", [b.Weight("a", DType.F32, [300_000_000], Fill.Uniform(1)), b.Weight("b", DType.F32, [300_000_000], Fill.Uniform(1))]));
        CaseBundle.Write(BundleFolder, new Imported(b.Build(1), new Dictionary<string, Tensor>()), new Dictionary<string, Tensor>());
        WriteHoles("a", "b");
        var answer = Load(new Load
        {
            Bundle = BundleFolder,
            Weights = BundleFolder,
            Device = "cpu",
            Precision = precision,
            Threads = 1,
            Options = new Dictionary<string, string> { ["weights"] = weights }
        });
        Assert.Equal("unsupported", answer.Code);
        Assert.Contains(expected, answer.Text);
        Assert.DoesNotContain('\n', answer.Text!);
    }

    // As a run's bundle has them: every set another.
    private async Task<(Preparation Made, Answer Answer)> LoadWithSetsAsync(Graph graph)
    {
        var made = await new Cache(BundleFolder).PrepareAsync(new Recipe
        {
            Model = graph.Name,
            Graph = graph,
            Weights = new WeightSource.FromSeed(),
            Batch = (int)graph.ItemsPerStep,
            Unit = "samples",
            FlopsPerStep = 0,
            Parameters = 0,
        }, golden: null, cancel: TestContext.Current.CancellationToken);
        return (made, Load(new Load { Bundle = made.BundleFolder, Weights = made.WeightsFolder, Device = "cpu", Precision = "fp32", Threads = 1 }));
    }

    // A file of 300 million zeros a tensor that takes no room on disk.
    private void WriteHoles(params string[] tensors)
    {
        const long Bytes = 4L * 300_000_000;
        var entries = tensors.Select((name, i) => $"\"{name}\":{{\"dtype\":\"F32\",\"shape\":[300000000],\"data_offsets\":[{i * Bytes},{(i + 1) * Bytes}]}}");
        var header = Encoding.UTF8.GetBytes($"{{{string.Join(",", entries)}}}".PadRight(256));
        using var file = File.Create(Path.Combine(BundleFolder, Bundle.WeightsFile));
        file.Write(BitConverter.GetBytes((long)header.Length));
        file.Write(header);
        file.SetLength(file.Position + tensors.Length * Bytes);
    }

    [Fact]
    public void SettingsSayHowTheyAreKnown()
    {
        var settings = Load(Counter()).Loaded!.Settings.ToDictionary(s => s.Name);
        Assert.Equal(("1", "asked"), (settings["intra_op_parallelism_threads"].Value, settings["intra_op_parallelism_threads"].Source));
        foreach (var name in new[] { "tf32", "op determinism" }) Assert.Equal(("off", "read"), (settings[name].Value, settings[name].Source));
    }

    [Theory]
    [InlineData("tensorflow-c")]
    [InlineData("tensorflow.net")]
    public void XlaIsReadFromATracedStepAndLeavesNoneBehind(string engine)
    {
        Use(engine);
        var settings = Load(Counter(), options: ("xla", "on")).Loaded!.Settings.ToDictionary(s => s.Name);
        Assert.Equal(("on", "read"), (settings["xla"].Value, settings["xla"].Source));
        Assert.Equal([0], Fetch("state")["count"].ToLongs());
        Run(3, 1);
        Assert.Equal([3], Fetch("state")["count"].ToLongs());
        Assert.Equal([0, 1, 2, 3], Fetch("outputs").Values.Single().ToDoubles());
    }

    [Fact]
    public void ThreadsAreAProcessesAndCannotChangeInIt()
    {
        Load(Counter());
        var answer = Load(new Load { Bundle = BundleFolder, Weights = BundleFolder, Device = "cpu", Precision = "fp32", Threads = 2 });
        Assert.Equal("unsupported", answer.Code);
        Assert.Contains("began with 1 and cannot go on with 2", answer.Text);
    }
}
