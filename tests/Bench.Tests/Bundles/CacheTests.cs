using System.Text.RegularExpressions;
using Bench.Bundles;
using Bench.Graphs;
using Bench.Graphs.Safetensors;

namespace Bench.Tests.Bundles;

public sealed class CacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;
    private Cache Cache => new(_folder["cache"]);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(11)]
    public async Task AWorkloadIsWrittenAndOpened(int batch)
    {
        var made = await Cache.PrepareAsync(SmallRecipe.Of(batch), SmallRecipe.Judge(), cancel: _cancel);
        using var bundle = Bundle.Open(made.BundleFolder, made.WeightsFolder);
        Assert.Equal(GraphJson.Canonical(SmallRecipe.Graph(batch)), GraphJson.Canonical(bundle.Graph));
        Assert.Equal(Seeded.Tensor("layer.weight", bundle.Graph.Values["layer.weight"], Fill.Uniform(0.5), 1).Data.ToArray(), bundle.Weight("layer.weight")
            .Data.ToArray());
        Assert.True(File.Exists(bundle.ModelFile));
        for (var set = 0; set < 12; set++)
        {
            Assert.Equal([batch, 5], bundle.Input("x", set).Shape);
            var output = bundle.Graph.Outputs[0];
            var (right, pool) = (SmallRecipe.Compute(bundle, set), bundle.Info.Pool);
            var pairs = Slices.Pairs(right, bundle.GoldenPool(output)!, pool, output, set, rows: null).ToList();
            Assert.Equal(Math.Min(batch, 8), pairs.Count);
            Assert.All(pairs, pair => Assert.Equal(pair.Golden.Data.ToArray(), pair.Output.Data.ToArray()));
            foreach (var turn in new[] { set, batch - 1 })
            {
                var unseen = SmallRecipe.Compute(bundle, bundle.UnseenInput("x", turn));
                pairs = [.. Slices.Pairs(unseen, bundle.UnseenGoldenPool(output)!, bundle.UnseenPool, output, turn, rows: null)];
                Assert.Equal(Math.Min(batch, 4), pairs.Count);
                Assert.All(pairs, pair => Assert.Equal(pair.Golden.Data.ToArray(), pair.Output.Data.ToArray()));
            }

            // Every sample has a content of its own.
            Assert.Equal(2 * batch, Samples(bundle.Input("x", set)).Concat(Samples(bundle.UnseenInput("x", 0))).Distinct().Count());
        }
    }

    private static IEnumerable<string> Samples(Tensor x) => x.Span<float>().ToArray().Chunk(5).Select(sample => string.Join(' ', sample));

    [Fact]
    public async Task TheSecondTimeNothingIsWritten()
    {
        var judge = SmallRecipe.Judge();
        var first = await Cache.PrepareAsync(SmallRecipe.Of(2), judge, cancel: _cancel);
        Assert.True(first.WeightsBytes > 0 && first.BundleBytes > 0 && first.GoldenBytes > 0);
        var before = Times();
        var second = await Cache.PrepareAsync(SmallRecipe.Of(2), judge with { Make = (_, _, _) => throw new InvalidOperationException() }, cancel: _cancel);
        Assert.Equal(0, second.Bytes);
        Assert.Equal(before, Times());

        Dictionary<string, DateTime> Times() =>
            new[] { "weights", "bundles" }.SelectMany(d => Directory.EnumerateFiles(Path.Combine(_folder["cache"], d), "*", SearchOption.AllDirectories))
            .ToDictionary(f => f, File.GetLastWriteTimeUtc);
    }

    [Fact]
    public void AllBatchesShareTheirWeightsAndWhatDiffersHasAnotherKey()
    {
        var one = Cache.Plan(SmallRecipe.Of(1), "1");
        var four = Cache.Plan(SmallRecipe.Of(4), "1");
        Assert.Equal(one.WeightsKey, four.WeightsKey);
        Assert.NotEqual(one.Key, four.Key);
        Assert.Equal(one, Cache.Plan(SmallRecipe.Of(1), "1") with { FreeBytes = one.FreeBytes });

        var others = new[]
        {
            SmallRecipe.Of(1, new WeightSource.FromSeed(2)), SmallRecipe.Of(1, new WeightSource.FromSeed(1, DType.BF16)),
                SmallRecipe.Of(1, graph: SmallRecipe.Graph(1, width: 7)),
        };
        Assert.Equal(4, others.Select(r => Cache.Plan(r, "1").WeightsKey).Append(one.WeightsKey).Distinct().Count());
        Assert.NotEqual(one.Key, Cache.Plan(SmallRecipe.Of(1) with { Seed = 2 }, "1").Key);
    }

    [Fact]
    public async Task AnotherReferenceVersionMakesAnotherGolden()
    {
        await Cache.PrepareAsync(SmallRecipe.Of(1), SmallRecipe.Judge("1"), cancel: _cancel);
        var plan = Cache.Plan(SmallRecipe.Of(1), "2");
        Assert.True(plan.GoldenBytes > 0 && plan.BundleBytes == 0);
        var made = await Cache.PrepareAsync(SmallRecipe.Of(1), SmallRecipe.Judge("2"), cancel: _cancel);
        Assert.Equal(Key.OfGolden(made.Key, "2"), Bundle.ReadInfo(made.BundleFolder).Golden);
    }

    [Fact]
    public async Task AJudgeWithoutAGoldenIsAnError()
    {
        var error = await Assert.ThrowsAsync<BundleException>(() =>
            Cache.PrepareAsync(SmallRecipe.Of(1), new GoldenMaker("1", (_, _, _) => Task.CompletedTask), cancel: _cancel));
        Assert.Contains("the judge ended without a golden of version \"1\"", error.Message);
    }

    // A mask of -inf, a Log of negative values: what the golden holds is told, and counted where an older cache did not.
    [Fact]
    public async Task ValuesOfTheGoldenThatAreNoNumbersAreCounted()
    {
        var judge = SmallRecipe.Judge(change: value => value < 0 ? double.NaN : value);
        for (var time = 0; time < 2; time++)
        {
            var made = await Cache.PrepareAsync(SmallRecipe.Of(4), judge, cancel: _cancel);
            using var bundle = Bundle.Open(made.BundleFolder, made.WeightsFolder);
            var golden = bundle.GoldenPool(bundle.Graph.Outputs[0])!.ToDoubles();
            Assert.Equal((golden.Count(double.IsNaN), golden.Length), (bundle.Info.NonFiniteValues, bundle.Info.GoldenValues));
            Assert.True(bundle.Info.NonFiniteValues is > 0 and < 24);
            var info = Path.Combine(made.BundleFolder, Bundle.InfoFile);
            File.WriteAllText(info, Regex.Replace(File.ReadAllText(info), """ {2}"(nonFiniteValues|goldenValues)": \d+,?\n""", "")
                .Replace(",\n}", "\n}"));
        }
    }

    [Fact]
    public async Task AGoldenWithoutANumberProvesNothing()
    {
        for (var time = 0; time < 2; time++)
        {
            var error = await Assert.ThrowsAsync<BundleException>(() =>
                Cache.PrepareAsync(SmallRecipe.Of(1), SmallRecipe.Judge(change: _ => double.NegativeInfinity), cancel: _cancel));
            Assert.StartsWith("every value of the golden is NaN or infinite, so no output can be told right from wrong; ", error.Message);
        }
    }

    [Fact]
    public async Task ManyAtOnceMakeOneOfEach()
    {
        var judged = 0;
        var judge = SmallRecipe.Judge();
        var counting = judge with
        {
            Make = (bundle, weights, cancel) =>
            {
                Interlocked.Increment(ref judged);
                return judge.Make(bundle, weights, cancel);
            },
        };
        var all = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(i => Task.Run(() => Cache.PrepareAsync(SmallRecipe.Of(1 + i % 2), counting, cancel: _cancel))));
        Assert.Equal(2, judged);
        Assert.Equal(2, all.Select(p => p.BundleFolder).Distinct().Count());
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories),
            e => e.EndsWith(".part", StringComparison.Ordinal));
        foreach (var made in all)
        {
            using var bundle = Bundle.Open(made.BundleFolder, made.WeightsFolder);
            Assert.NotNull(bundle.Golden(bundle.Graph.Outputs[0], 0));
        }
    }

    [Fact]
    public async Task WhatAKilledRunLeftIsNeitherUsedNorKept()
    {
        var plan = Cache.Plan(SmallRecipe.Of(1), null);
        var left = plan.WeightsFolder + ".123-abc.part";
        Directory.CreateDirectory(left);
        File.WriteAllText(Path.Combine(left, "weights.safetensors"), "half");
        await Cache.PrepareAsync(SmallRecipe.Of(1), null, cancel: _cancel);
        Assert.False(Directory.Exists(left));
    }

    [Fact]
    public async Task ADiskThatIsTooSmallIsSaidBeforeAnythingIsWritten()
    {
        var error =
            await Assert.ThrowsAsync<BundleException>(() => new Cache(_folder["cache"], _ => 1000).PrepareAsync(SmallRecipe.Of(1), null, cancel: _cancel));
        Assert.Equal(2, error.Message.Split('\n').Length);
        Assert.Contains("are free", error.Message);
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(_folder["cache"], "weights")));
    }

    [Fact]
    public async Task AFolderThatCannotBeWrittenIsNamed()
    {
        File.WriteAllText(_folder["file"], "");
        var error =
            await Assert.ThrowsAsync<BundleException>(() => new Cache(_folder["file"] + "/cache").PrepareAsync(SmallRecipe.Of(1), null, cancel: _cancel));
        Assert.Contains("the cache folder cannot be written to", error.Message);
        Assert.Contains("Set BENCH_HOME to a folder that can.", error.Message);
    }

    [Fact]
    public async Task FreshNumbersAreToldOfAnOldBundle()
    {
        var made = await Cache.PrepareAsync(SmallRecipe.Of(1), SmallRecipe.Judge(), cancel: _cancel);
        var before = Bundle.ReadInfo(made.BundleFolder);
        await Cache.PrepareAsync(SmallRecipe.Of(1) with { FlopsPerStep = 61 }, SmallRecipe.Judge(), cancel: _cancel);
        var after = Bundle.ReadInfo(made.BundleFolder);
        Assert.Equal(61, after.FlopsPerStep);
        Assert.Equal(before.SampleDistance, after.SampleDistance);
        Assert.NotNull(after.SampleDistance);
    }

    [Fact]
    public async Task TheCacheIsListedAndCleared()
    {
        await Cache.PrepareAsync(SmallRecipe.Of(1), null, cancel: _cancel);
        await Cache.PrepareAsync(SmallRecipe.Of(2), null, cancel: _cancel);
        var entries = Cache.List();
        Assert.Equal(["bundle", "bundle", "weights"], entries.Select(e => e.Kind).Order());
        Assert.Contains("small, infer, batch 2", entries.Select(e => e.Name));
        Assert.Contains("small, seed 1", entries.Select(e => e.Name));
        var gone = entries.Single(e => e.Name == "small, infer, batch 2");
        Assert.Equal(gone.Bytes, Cache.Clear([gone]).FreedBytes);
        Assert.Equal(2, Cache.List().Count);
        Cache.Clear();
        Assert.Empty(Cache.List());
        await Cache.PrepareAsync(SmallRecipe.Of(1), null, cancel: _cancel);
    }

    [Fact]
    public async Task WhatRunsHoldIsLeftByAllOfThem()
    {
        var plan = Cache.Plan(SmallRecipe.Of(1), null);
        using var first = new CacheHold(Cache);
        using var second = new CacheHold(Cache);
        await first.TakeAsync(plan, _cancel);
        await second.TakeAsync(plan, _cancel);
        await Cache.PrepareAsync(SmallRecipe.Of(1), null, cancel: _cancel);
        await Cache.PrepareAsync(SmallRecipe.Of(2), null, cancel: _cancel);
        Directory.CreateDirectory(plan.BundleFolder + ".123-abc.part");

        var (freed, held) = Cache.Clear();
        Assert.True(freed > 0);
        Assert.Equal([plan.Key, plan.WeightsKey], held.OrderBy(entry => entry.Kind).Select(entry => entry.Key));
        Assert.True(Directory.Exists(plan.BundleFolder + ".123-abc.part"), "what a run that holds the key may be writing");
        using (Bundle.Open(plan.BundleFolder, plan.WeightsFolder)) first.Dispose();
        Assert.Equal(2, Cache.Clear().Held.Count);
        second.Dispose();
        Assert.Empty(Cache.Clear().Held);
        Assert.Empty(Cache.List());
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(_folder["cache"], "bundles")));
    }

    [Theory]
    [InlineData("bundle.json")]
    [InlineData("graph.json")]
    public async Task ABundleWithAFileThatCannotBeReadIsNamed(string file)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("links are made as Linux has them");
        var made = await Cache.PrepareAsync(SmallRecipe.Of(1), null, cancel: _cancel);
        File.Delete(Path.Combine(made.BundleFolder, file));
        File.CreateSymbolicLink(Path.Combine(made.BundleFolder, file), "/proc/self/mem");
        Assert.Contains($"{file}: cannot be read: ", Assert.Throws<BundleException>(() => Bundle.Open(made.BundleFolder, made.WeightsFolder)).Message);
        Assert.Equal(2, Cache.List().Count);
    }

    [Fact]
    public async Task ABundleThatIsNotWholeIsNamed()
    {
        var made = await Cache.PrepareAsync(SmallRecipe.Of(1), null, cancel: _cancel);
        File.WriteAllText(Path.Combine(made.BundleFolder, "bundle.json"), "{\"key\":");
        Assert.Contains("bundle.json: cannot be understood", Assert.Throws<BundleException>(() => Bundle.Open(made.BundleFolder, made.WeightsFolder)).Message);
        File.Delete(Path.Combine(made.BundleFolder, "graph.json"));
        Assert.Contains("graph.json: is not there", Assert.Throws<BundleException>(() => Bundle.Open(made.BundleFolder, made.WeightsFolder)).Message);
    }

    [Fact]
    public async Task AGraphOutlivesItsBundleAndTensorsDoNot()
    {
        var made = await Cache.PrepareAsync(SmallRecipe.Of(1), null, cancel: _cancel);
        var bundle = Bundle.Open(made.BundleFolder, made.WeightsFolder);
        var weight = bundle.Weight("layer.weight");
        bundle.Dispose();
        Assert.Equal(2f, bundle.Graph.Constants.Single().Value.Span<float>()[0]);
        Assert.Throws<ObjectDisposedException>(() => weight.Data.Span[0]);
    }

    [Fact]
    public async Task TheModelFilePointsIntoTheWeights()
    {
        var made = await Cache.PrepareAsync(SmallRecipe.Of(1, new WeightSource.FromSeed(1, DType.BF16)), null, cancel: _cancel);
        using var weights = SafetensorsFile.Open(Path.Combine(made.WeightsFolder, Bundle.WeightsFile));
        Assert.All(weights.Entries, e => Assert.Equal(DType.BF16, e.Type.DType));
        using var bundle = Bundle.Open(made.BundleFolder, made.WeightsFolder);
        Assert.InRange(new FileInfo(bundle.ModelFile).Length, 100, 4000);
        Assert.Contains("weights.safetensors", File.ReadAllText(bundle.ModelFile));
    }
}
