using Bench.Bundles;
using Bench.Catalogue;
using Bench.Graphs;
using Bench.Measure.Plan;
using Bench.Measure.Rounds;
using Bench.Reports;

namespace Bench.Tests.EndToEnd.Measure;

// Inputs that a worker is given only after it was gated: computed with by every engine, and not by one that goes on with what it was loaded with.
public sealed class UnseenInputsTests(RunFolder folder) : IClassFixture<RunFolder>
{
    private const int Times = 6;

    public static TheoryData<string, string, int> Cells
    {
        get
        {
            static bool IsHere(Engine engine) => engine.Measures && EngineProgram.Find(engine, out _) is not null && EngineLibrary.Missing(engine) is null;
            var data = new TheoryData<string, string, int>();
            foreach (var engine in RunFolder.Engines.Where(IsHere).Select(engine => engine.Name).Append("'null'"))
            {
                foreach (var batch in new[] { 1, 3, 12 }) data.Add(engine, "rows", batch);
                data.Add(engine, "whole", 2);
                data.Add(engine, "attending", 1);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task EveryEngineComputesWithWhatItIsHanded(string engine, string model, int batch)
    {
        using var cell = await StartAsync(engine, model, batch);
        for (var i = 0; i < Times; i++)
        {
            cell.Run(3);
            cell.EnsureRight();
        }
    }

    [Theory]
    [InlineData("rows", 1)]
    [InlineData("rows", 12)]
    [InlineData("whole", 2)]
    [InlineData("attending", 1)]
    public async Task AnEngineThatKeepsItsInputsIsFound(string model, int batch)
    {
        using var cell = await StartAsync("{name: faults, options: {fault: keeps-inputs, on: reference}}", model, batch);
        Assert.Contains("of its norm away from the golden", Assert.Throws<GateException>(cell.EnsureRight).Message);
    }

    // Bundles of before have none of it; the next run makes it, and leaves the rest as it is.
    [Fact]
    public async Task WhatIsMissingOfABundleIsMade()
    {
        using (await StartAsync("reference", "rows", 3)) { }
        var cache = new Cache(Path.Combine(folder.Folder, "home"));
        var bundle = cache.List().First(entry => entry.Name == "rows, infer, batch 3").Folder;
        var (unseen, golden) = (Path.Combine(bundle, Bundle.UnseenFile), Path.Combine(bundle, Bundle.GoldenFile));
        var written = File.GetLastWriteTimeUtc(golden);
        foreach (var file in new[] { unseen, Path.Combine(bundle, Bundle.UnseenGoldenFile) }) File.Delete(file);
        using var cell = await StartAsync("reference", "rows", 3);
        cell.EnsureRight();
        Assert.True(File.Exists(unseen));
        Assert.Equal(written, File.GetLastWriteTimeUtc(golden));
    }

    private async Task<GatedCell> StartAsync(string engine, string model, int batch)
    {
        var plan = folder.Plan($"workloads: [{{model: {model}, batch: {batch}}}]\nthreads: 1\nlaunches: 1\nengines: [{engine}]\n", Model(model));
        var places = folder.Places(GetHashCode());
        var judge = Judge.Of(RunFolder.Engines.Single(found => found.Judges), places.LogFolder);
        var cache = new Cache(Path.Combine(folder.Folder, "home"));
        return await GatedCell.StartAsync(plan, places, cache, judge, VerdictWords.Of, TestContext.Current.CancellationToken);
    }

    private static PlannedModel Model(string name) => new()
    {
        Name = name,
        Unit = "samples",
        Recipe = (mode, batch, _) => new Recipe
        {
            Model = name,
            Mode = mode,
            Graph = name switch { "rows" => Rows(batch, true), "whole" => Rows(batch, false), _ => CacheGraph.Attending(8) },
            Weights = new WeightSource.FromSeed(),
            Batch = batch,
            Unit = "samples",
            FlopsPerStep = 0,
            Parameters = 0,
        },
    };

    // Samples that are kept apart, or that are summed up at the end.
    private static Graph Rows(int batch, bool apart)
    {
        var b = new GraphBuilder("rows");
        var x = b.Input("x", DType.F32, [batch, 16], Fill.Uniform(1));
        var y = b.Add("Relu", [b.Add("MatMul", [x, b.Weight("w", DType.F32, [16, 8], Fill.Uniform(0.3))])]);
        b.Output(apart ? y : b.Add("ReduceSum", [y, b.Constant(Tensor.Longs(0))], ("keepdims", 0)));
        return b.Build(batch, apart ? 0 : null);
    }
}
