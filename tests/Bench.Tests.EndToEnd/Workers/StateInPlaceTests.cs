using Bench.Bundles;
using Bench.Graphs;
using Bench.Protocol;

namespace Bench.Tests.EndToEnd.Workers;

// A decoding step writes one place of a cache; what it copies or allocates must not grow with the cache.
[Collection(nameof(Timed))]
public sealed class StateInPlaceTests() : EngineTests("reference")
{
    private const int Capacity = 4096, Larger = 16;
    private const int Steps = 100, Runs = 7;

    private static readonly string[] Names = ["reference", "onnxruntime", "torchsharp", "tensorflow-c", "tensorflow.net"];

    public static TheoryData<string, string> All => [.. from engine in Names from write in CacheGraph.Writes select (engine, write)];

    [Theory]
    [MemberData(nameof(All))]
    public async Task AStepTakesNoLongerWhereTheCacheIsSixteenTimesAsLarge(string engine, string write)
    {
        Use(engine);
        var small = await MeasureAsync(CacheGraph.Writing(Capacity, write));
        var large = await MeasureAsync(CacheGraph.Writing(Capacity * Larger, write));
        TestContext.Current.TestOutputHelper!.WriteLine($"{engine} {write}: {small / 1e3:0.0} µs a step with 1 MiB of cache, {large / 1e3:0.0} µs with 16 MiB");
        // Copying 16 MiB takes a millisecond, all the rest of such a step some ten microseconds.
        Assert.True(large < 4 * small, $"{small / 1e3:0.0} µs a step with 1 MiB of cache, {large / 1e3:0.0} µs with 16 MiB");
    }

    // The fastest of some runs, in nanoseconds a step.
    private async Task<double> MeasureAsync(Graph graph)
    {
        var made = await new Cache(BundleFolder).PrepareAsync(new Recipe
        {
            Model = graph.Name,
            Graph = graph,
            Weights = new WeightSource.FromSeed(),
            Batch = 1,
            Unit = "tokens",
            FlopsPerStep = 0,
            Parameters = 0,
        }, golden: null, cancel: TestContext.Current.CancellationToken);
        var answer = Load(new Load { Bundle = made.BundleFolder, Weights = made.WeightsFolder, Device = "cpu", Precision = "fp32", Threads = 1 });
        Assert.True(answer.Ok, answer.Text);
        return Enumerable.Range(0, Runs).Min(_ => Run(Steps).Nanoseconds!.Value) / (double)Steps;
    }
}
