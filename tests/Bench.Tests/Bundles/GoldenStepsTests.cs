using System.Text.Json.Nodes;
using Bench.Bundles;
using Bench.Cli;
using Bench.Graphs;
using Bench.Graphs.Transforms;
using Bench.Recipes;
using Bench.Records;
using Bench.Reference;

namespace Bench.Tests.Bundles;

// The right answer of a step, where a step leaves something to the next.
public sealed class GoldenStepsTests : IDisposable
{
    private const int Capacity = 4, Steps = Capacity + 2;

    private readonly TemporaryFolder _folder = new();
    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public async Task EveryStepOnEverySetHasItsOwn(int sets)
    {
        var made = await new Cache(_folder.Path).PrepareAsync(Recipe(sets), Judge(), cancel: _cancel);
        using var bundle = Bundle.Open(made.BundleFolder, made.WeightsFolder);
        Assert.Equal((sets, Steps), (bundle.Info.Sets, bundle.Info.GoldenSteps));
        var output = bundle.Graph.Outputs.Single();
        for (var set = 0; set < sets; set++)
            for (var step = 1; step <= Steps; step++)
            {
                var golden = bundle.Golden(output, set, step)!;
                Assert.Equal(bundle.Graph.Values[output].Shape, golden.Shape);
                Assert.Equal(FromTheStart(bundle, ((set - step + 1) % sets + sets) % sets, step), golden.ToDoubles());
            }

        Assert.True(SampleDistance.Least(bundle) > 0, "no two steps are alike");
        var beyond = Assert.Throws<BundleException>(() => bundle.Golden(output, 0, Steps + 1));
        Assert.Contains($"its golden reaches from step 1 to {Steps} after a reset", beyond.Message);
    }

    [Fact]
    public void HowManySetsAndStepsThereAreIsPartOfTheKeyWhereAStepMatters()
    {
        var cache = new Cache(_folder.Path);
        string[] keys = [.. new[] { Recipe(4), Recipe(8), Recipe(4) with { GoldenSteps = 3 } }.Select(recipe => cache.Plan(recipe, null).Key)];
        Assert.Equal(3, keys.Distinct().Count());
        Assert.Equal(cache.Plan(SmallRecipe.Of(1), null).Key, cache.Plan(SmallRecipe.Of(1) with { GoldenSteps = 3 }, null).Key);
        Assert.NotEqual(cache.Plan(SmallRecipe.Of(1), null).Key, cache.Plan(SmallRecipe.Of(1) with { Sets = 8 }, null).Key);
    }

    // What was measured before bundles said how many sets they have stays comparable.
    [Fact]
    public void BundlesOfKeptRecordsHaveTheKeysThatTheyHadThen()
    {
        var cells = RecordFile.Read(Checkout.Path("results", "amd-epyc-2-cores", "honest-engines-fp32-bf16.json")).Cells.Where(cell => cell.Bundle is not null)
            .DistinctBy(cell => cell.Parts.Workload).ToList();
        Assert.True(cells.Count >= 4);
        var models = Workloads.Planned([]).ToDictionary(model => model.Name);
        foreach (var cell in cells)
        {
            var workload = cell.Parts.Workload;
            Assert.Equal(cell.Bundle, new Cache(_folder.Path).Plan(models[workload.Model].Recipe(workload.Mode, workload.Batch, workload.Seq), null).Key);
        }
    }

    [Fact]
    public async Task ABundleThatDoesNotSayHasFourSetsAndAStepThatDoesNotMatter()
    {
        var made = await new Cache(_folder.Path).PrepareAsync(SmallRecipe.Of(2), SmallRecipe.Judge(), cancel: _cancel);
        var file = Path.Combine(made.BundleFolder, Bundle.InfoFile);
        var info = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        Assert.True(info.Remove("sets") && info.Remove("goldenSteps"));
        File.WriteAllText(file, info.ToJsonString());
        using var bundle = Bundle.Open(made.BundleFolder, made.WeightsFolder);
        Assert.Equal((4, 0), (bundle.Info.Sets, bundle.Info.GoldenSteps));
        Assert.Equal(SmallRecipe.Compute(bundle, 3).ToDoubles(), bundle.Golden(bundle.Graph.Outputs[0], 3, step: 1000)!.ToDoubles());
    }

    private static Recipe Recipe(int sets) => new()
    {
        Model = "attending",
        Graph = CacheGraph.Attending(Capacity),
        Weights = new WeightSource.FromSeed(),
        Batch = 1,
        Sets = sets,
        GoldenSteps = Steps,
        Unit = "tokens",
        FlopsPerStep = 0,
        Parameters = 0,
    };

    private static GoldenMaker Judge() => new("1", (bundleFolder, weightsFolder, _) =>
    {
        using var bundle = Bundle.Open(bundleFolder, weightsFolder);
        using var executor = Open(bundle);
        Golden.Write(bundle, "1", step =>
        {
            if (step.Step > 1) executor.Advance();
            else Reset(bundle, executor);
            return new Dictionary<string, Tensor> { [bundle.Graph.Outputs[0]] = Step(bundle, executor, step.Input) };
        });
        return Task.CompletedTask;
    });

    private static double[] FromTheStart(Bundle bundle, int first, int steps)
    {
        using var executor = Open(bundle);
        Reset(bundle, executor);
        for (var step = 1; ; step++)
        {
            var output = Step(bundle, executor, input => bundle.Input(input, (first + step - 1) % bundle.Info.Sets));
            if (step == steps) return output.ToDoubles();
            executor.Advance();
        }
    }

    private static Executor<double> Open(Bundle bundle) => new(Precision.To(bundle.Graph, DType.F64), bundle.Weight, 1);

    private static void Reset(Bundle bundle, Executor<double> executor)
    {
        foreach (var state in bundle.Graph.State) executor.Feed(state.From, bundle.State(state.Name));
    }

    private static Tensor Step(Bundle bundle, Executor<double> executor, Func<string, Tensor> given)
    {
        foreach (var input in bundle.Graph.Inputs) executor.Feed(input, given(input));
        executor.Run();
        return executor.Get(bundle.Graph.Outputs[0]);
    }
}
