using Bench.Bundles;
using Bench.Graphs;

namespace Bench.Tests.Bundles;

public sealed class CacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private Cache Cache => new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(11)]
    public async Task AWorkloadIsWrittenAndOpened(int batch)
    {
        var made = await Cache.PrepareAsync(SmallRecipe.Of(batch), SmallRecipe.Judge(), cancel: TestContext.Current.CancellationToken);
        using var bundle = Bundle.Open(made.BundleFolder, made.WeightsFolder);
        Assert.Equal(GraphJson.Canonical(SmallRecipe.Graph(batch)), GraphJson.Canonical(bundle.Graph));
        Assert.Equal(Seeded.Tensor("layer.weight", bundle.Graph.Values["layer.weight"], Fill.Uniform(0.5), 1).Data.ToArray(), bundle.Weight("layer.weight").Data.ToArray());
        Assert.True(File.Exists(bundle.ModelFile));
        for (var set = 0; set < 12; set++)
        {
            Assert.Equal([batch, 5], bundle.Input("x", set).Shape);
            Assert.Equal(SmallRecipe.Compute(bundle, set).Data.ToArray(), bundle.Golden(bundle.Graph.Outputs[0], set)!.Data.ToArray());
        }
    }
}
