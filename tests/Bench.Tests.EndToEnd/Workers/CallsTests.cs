using Bench.Bundles;
using Bench.Graphs;
using Bench.Models;
using Bench.Protocol;

namespace Bench.Tests.EndToEnd.Workers;

/// <summary>In whichever way an engine is called, it computes the same. Skipped by name where tensorflow.net is not built.</summary>
public sealed class CallsTests() : EngineTests("reference")
{
    private static readonly (string Engine, string[] Calls)[] s_ways =
        [("onnxruntime", ["bind", "run"]), ("torchsharp", ["functions", "modules"]), ("tensorflow.net", ["run", "c-api", "eager"])];

    public static TheoryData<string, string> Ways => [.. from way in s_ways from call in way.Calls select (way.Engine, call)];

    public static TheoryData<string, string, string> Models =>
    [
        .. from way in s_ways from call in way.Calls from model in ModelList.All where model.Name.StartsWith("tiny-", StringComparison.Ordinal)
           select (way.Engine, call, model.Name),
        ("tensorflow.net", "keras", "tiny-resnet"),
    ];

    [Theory]
    [MemberData(nameof(Models))]
    public async Task AModelGivesWhatTheReferenceGives(string engine, string call, string name)
    {
        var model = ModelList.Find(name)!;
        var made = await new Cache(BundleFolder).PrepareAsync(new Recipe
        {
            Model = name,
            Graph = model.Build(2, model.Sequence),
            Weights = new WeightSource.FromSeed(),
            Batch = 2,
            Sequence = model.Sequence,
            Unit = model.Unit,
            FlopsPerStep = 0,
            Parameters = model.Parameters,
        }, golden: null, cancel: TestContext.Current.CancellationToken);
        double[] Outputs(string engine, int steps, Dictionary<string, string> options)
        {
            Use(engine);
            var answer = Load(new()
            {
                Bundle = made.BundleFolder,
                Weights = made.WeightsFolder,
                Device = "cpu",
                Precision = "fp32",
                Threads = 1,
                Options = options,
            });
            Assert.True(answer.Ok, answer.Text);
            Run(steps, 1);
            return [.. Fetch("outputs").OrderBy(output => output.Key).SelectMany(output => output.Value.ToDoubles())];
        }

        // Three steps from the second set on end with the fourth.
        double[] expected = Outputs("reference", 3, []), given = Outputs(engine, 3, new() { ["call"] = call });
        Assert.Equal(0, Norm(given.Zip(expected, (a, b) => a - b)) / Norm(expected), 2e-6);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void StateIsKeptFromStepToStepAndReset(string engine, string call)
    {
        Use(engine);
        Load(Counter(), options: ("call", call));
        Run(3);
        Run(2, 1);
        Assert.Equal([5], Fetch("state")["count"].ToLongs());
        Assert.Equal([0, 1, 2, 3], Fetch("outputs").Values.Single().ToDoubles());
        Send(new Request { Id = 0, Do = "reset" });
        Assert.Equal([0], Fetch("state")["count"].ToLongs());
        Run(1);
        Assert.Equal([1], Fetch("state")["count"].ToLongs());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void ARowSaysHowItWasCalledAndAnotherWayIsRefused(string engine, string call)
    {
        Use(engine);
        Assert.Contains(Load(Counter(), options: ("call", call)).Loaded!.Settings, setting => setting.Name == "call");
        var refused = Try(Counter(), "fp32", options: ("call", "pigeon"));
        Assert.Equal("input", refused.Code);
        Assert.Contains("option call is \"pigeon\"", refused.Text);
    }

    [Fact]
    public void KerasNamesTheOperatorThatItHasNoLayerFor()
    {
        Use("tensorflow.net");
        var b = new GraphBuilder("error function");
        b.Output(b.Add("Erf", [b.Add("Tanh", [b.Input("x", DType.F32, [1, 2])])]));
        var answer = Try((b.Build(1), new() { ["x"] = Floats([1, 2], 1, 2) }), "fp32", options: ("call", "keras"));
        Assert.Equal("unsupported", answer.Code);
        Assert.Contains("Erf", answer.Text);
        Assert.Contains("Keras has no layer for it", answer.Text);
    }

    private static double Norm(IEnumerable<double> values) => Math.Sqrt(values.Sum(v => v * v));
}
