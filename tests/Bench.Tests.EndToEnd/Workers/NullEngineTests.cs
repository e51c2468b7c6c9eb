using Bench.Bundles;
using Bench.Catalogue;
using Bench.Graphs;
using Bench.Graphs.Safetensors;
using Bench.Measure.Workers;
using Bench.Protocol;

namespace Bench.Tests.EndToEnd.Workers;

public sealed class NullEngineTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public async Task ItHandsOutTheGoldenOfTheLastStepsSet()
    {
        var (made, golden) = await MakeBundle();
        Worker worker = Start();
        string file = Path.Combine(_workshop.Folder, "outputs.safetensors");
        worker.Load(Workshop.Cell(("clock", "scripted")) with { Bundle = made.BundleFolder, Weights = made.WeightsFolder, Precision = "fp64" }, Workshop.Limit);

        worker.Run(steps: 4, set: 3, Workshop.Limit);
        worker.Fetch("outputs", [1, 0], file, Workshop.Limit);

        using var fetched = SafetensorsFile.Open(file);
        Tensor outputs = fetched[Assert.Single(golden.Graph.Outputs)];
        double[] right = golden.Golden(golden.Graph.Outputs[0], set: (3 + 4 - 1) % golden.Info.Sets)!.ToDoubles();
        Assert.Equal(new TensorType(DType.F64, [2, 3]), outputs.Type);
        Assert.Equal([.. right[3..6], .. right[0..3]], outputs.ToDoubles());
        golden.Dispose();
    }

    [Fact]
    public void AScriptedClockSaysWhatItIsToldAndTakesNoTime()
    {
        Worker worker = Start();
        Loaded loaded = worker.Load(Workshop.Cell(("clock", "scripted"), ("ns", "60000000000")), Workshop.Limit);
        Assert.Contains(new SettingInForce("clock", "scripted", "read"), loaded.Settings);
        Assert.Equal(3 * 60_000_000_000, worker.Run(3, 0, Workshop.Limit).Nanoseconds);
        Assert.Equal([60_000_000_000, 60_000_000_000], worker.Run(2, 0, Workshop.Limit, each: true).Each!);
    }

    [Fact]
    public void WorkOnItsOwnClockLastsAsLongAsAsked()
    {
        Worker worker = Start();
        worker.Load(Workshop.Cell(("work", "2000000")), Workshop.Limit);
        worker.Run(1, 0, Workshop.Limit);
        Assert.InRange(worker.Run(20, 0, Workshop.Limit).Nanoseconds!.Value, 40_000_000, 10_000_000_000);
    }

    [Theory]
    [InlineData("work", "soon", "option work: \"soon\" must be a whole number")]
    [InlineData("clock", "sundial", "option clock: \"sundial\" must be own or scripted")]
    [InlineData("spread", "2", "option spread: \"2\" must be a number from 0 to below 1, such as 0.01")]
    [InlineData("speed", "1", "unknown option \"speed\"; the null engine knows work, clock, ns, spread, seed")]
    public void AnOptionThatItDoesNotKnowIsRefused(string name, string value, string text)
    {
        Worker worker = Start();
        var error = Assert.Throws<WorkerException>(() => worker.Load(Workshop.Cell((name, value)), Workshop.Limit));
        Assert.Equal(("input", $"{worker.Engine.Name}, asked to load: {text}"), (error.Code, error.Reason));
    }

    private Worker Start() => _workshop.Start(Engines.Find([Path.Combine(Workshop.Root, "src", "Engines")]).Single(engine => !engine.Measures));

    // y = x + x over a batch of two, its golden by hand.
    private async Task<(Preparation Made, Bundle Golden)> MakeBundle()
    {
        var graph = new GraphBuilder("twice");
        string x = graph.Input("x", DType.F32, [2, 3], Fill.Uniform(1));
        graph.Output(graph.Add("Add", [x, x]));
        var recipe = new Recipe
        {
            Model = "twice",
            Graph = graph.Build(2),
            Weights = new WeightSource.FromSeed(),
            Batch = 2,
            Unit = "samples",
            FlopsPerStep = 6,
            Parameters = 0,
        };
        var judge = new GoldenMaker("by hand", (bundleFolder, weightsFolder, _) =>
        {
            using var bundle = Bundle.Open(bundleFolder, weightsFolder);
            Golden.Write(bundle, "by hand", step => new Dictionary<string, Tensor>
            {
                [bundle.Graph.Outputs[0]] = Tensor.Of<double>(DType.F64, [2, 3], Array.ConvertAll(step.Input("x").ToDoubles(), value => 2 * value)),
            });
            return Task.CompletedTask;
        });
        var made = await new Cache(_workshop.Folder).PrepareAsync(recipe, judge, _ => { }, CancellationToken.None);
        return (made, Bundle.Open(made.BundleFolder, made.WeightsFolder));
    }
}
