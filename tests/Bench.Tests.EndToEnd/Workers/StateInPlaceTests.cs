using Bench.Bundles;
using Bench.Graphs;
using Bench.Protocol;

namespace Bench.Tests.EndToEnd.Workers;

// A decoding step writes one place of a cache; what it copies or allocates must not grow with the cache.
[Collection(nameof(Timed))]
public sealed class StateInPlaceTests() : EngineTests("reference")
{
    private const int Capacity = 4096, Larger = 16, Small = 4;
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

    [Theory]
    [MemberData(nameof(All))]
    public async Task ACacheHoldsWhatStepsWroteInEveryPrecisionAndAfterAReset(string engine, string write)
    {
        Use(engine);
        var made = await MakeAsync(CacheGraph.Writing(Small, write));
        using var bundle = Bundle.Open(made.BundleFolder, made.WeightsFolder);
        foreach (var precision in Send(new Request { Id = 0, Do = "hello" }).Hello!.Precisions)
        {
            Load(made, precision);
            foreach (var steps in new[] { Small + 2, 1 })
            {
                Send(new Request { Id = 0, Do = "reset" });
                Run(steps);
                var cache = Fetch("state")["cache"];
                Assert.Equal(Expected(bundle, cache.DType, steps), cache.ToDoubles());
                Assert.Equal(Row(bundle, cache.DType, steps - 1).ToArray(), Fetch("outputs").Values.Single().Data.ToArray());
            }
        }
    }

    private static double[] Expected(Bundle bundle, DType type, int steps)
    {
        var cache = bundle.State("cache").To(type);
        var bytes = cache.Data.ToArray();
        for (var step = 0; step < steps; step++)
        {
            var row = Row(bundle, type, step);
            row.CopyTo(bytes.AsMemory(step % Small * row.Length));
        }

        return new Tensor(cache.Type, bytes).ToDoubles();
    }

    private static ReadOnlyMemory<byte> Row(Bundle bundle, DType type, int step)
    {
        var token = (int)bundle.Input("token", step % bundle.Info.Sets).ToLongs()[0];
        var bytes = CacheGraph.Width * type.Size();
        return bundle.Weight("embedding").To(type).Data.Slice(token * bytes, bytes);
    }

    // The fastest of some runs, in nanoseconds a step.
    private async Task<double> MeasureAsync(Graph graph)
    {
        Load(await MakeAsync(graph), "fp32");
        return Enumerable.Range(0, Runs).Min(_ => Run(Steps).Nanoseconds!.Value) / (double)Steps;
    }

    private void Load(Preparation made, string precision)
    {
        var answer = Load(new Load { Bundle = made.BundleFolder, Weights = made.WeightsFolder, Device = "cpu", Precision = precision, Threads = 1 });
        Assert.True(answer.Ok, answer.Text);
    }

    private async Task<Preparation> MakeAsync(Graph graph) =>
        await new Cache(BundleFolder).PrepareAsync(new Recipe
        {
            Model = graph.Name,
            Graph = graph,
            Weights = new WeightSource.FromSeed(),
            Batch = 1,
            Unit = "tokens",
            FlopsPerStep = 0,
            Parameters = 0,
        }, golden: null, cancel: TestContext.Current.CancellationToken);
}
