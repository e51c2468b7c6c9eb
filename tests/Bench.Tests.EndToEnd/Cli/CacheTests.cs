using System.Text.RegularExpressions;
using Bench.Bundles;
using Bench.Graphs;
using Bench.Models;

namespace Bench.Tests.EndToEnd.Cli;

// "bench cache": what lies there, and how one is rid of it.
public sealed class CacheTests(CliFolder folder) : IClassFixture<CliFolder>
{
    [Fact]
    public async Task ItShowsWhatLiesThereAndClearsTheKeyThatIsNamedOrAll()
    {
        var graph = ModelList.Find("tiny-gpt2")!.Build(1, 16);
        var recipe = new Recipe
        {
            Model = "tiny-gpt2",
            Graph = graph,
            Weights = new WeightSource.FromSeed(),
            Batch = 1,
            Sequence = 16,
            Unit = "tokens",
            FlopsPerStep = Flops.Of(graph),
            Parameters = Parameters.Of(graph),
        };
        var made = await new Cache(folder.Home).PrepareAsync(recipe, golden: null, cancel: TestContext.Current.CancellationToken);

        var shown = folder.Run("cache").Output;
        Assert.Matches($@"(?m)^weights +{made.WeightsKey} +[\d.,]+ [KM]iB +\d{{4}}-\d\d-\d\d +tiny-gpt2, ", shown);
        var bundle = Regex.Match(shown, $@"(?m)^bundle +{made.Key} +([\d.,]+ [KM]iB) +\d{{4}}-\d\d-\d\d +tiny-gpt2, infer, batch 1, seq 16$");
        Assert.True(bundle.Success, shown);
        Assert.Matches($@"\n[\d.,]+ [KM]iB in {Regex.Escape(folder.Home)}\n$", shown);

        Assert.Equal((0, $"{bundle.Groups[1].Value} freed\n", ""), folder.Run($"cache clear {made.Key}"));
        Assert.False(Directory.Exists(made.BundleFolder));
        Assert.True(Directory.Exists(made.WeightsFolder));

        var (code, cleared, _) = folder.Run("cache clear");
        Assert.Matches(@"^[\d.,]+ [KM]iB freed\n$", cleared);
        Assert.Equal(0, code);
        Assert.False(Directory.Exists(made.WeightsFolder));
        Assert.Equal((0, $"0 B in {folder.Home}\n", ""), folder.Run("cache"));
    }
}
