using System.Text.Json;
using Bench.Graphs;
using Bench.Graphs.Onnx;
using Bench.Graphs.Safetensors;

namespace Bench.Bundles;

/// <summary>The folder that holds weights and bundles. Nothing in it is ever half-written, and any number of processes may use it.</summary>
public sealed class Cache(string home, Func<string, long>? freeBytes = null)
{
    public const string HomeVariable = "BENCH_HOME";
    // Nodes and names; its data lies with the weights.
    private const long ModelFileRoom = 1 << 20;

    private readonly FileHashes _hashes = new(Path.Combine(home, CacheContents.Hashes));

    public string Home => home;

    public static Cache Default() => new(Environment.GetEnvironmentVariable(HomeVariable) is { Length: > 0 } given
        ? Path.GetFullPath(given)
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "bench"));

    /// <summary>What <see cref="PrepareAsync"/> would write, without writing it. <paramref name="goldenVersion"/>: null where no golden is wanted.</summary>
    public Preparation Plan(Recipe recipe, string? goldenVersion)
    {
        EnsureWritable();
        return Plan(recipe, new WeightRecipe(recipe, _hashes), goldenVersion);
    }

    /// <summary>Makes what is missing of a workload's weights, bundle and golden, after checking that the disk holds it.</summary>
    public async Task<Preparation> PrepareAsync(Recipe recipe, GoldenMaker? golden, Action<CacheProgress>? progress = null, CancellationToken cancel = default)
    {
        EnsureWritable();
        try
        {
            var weights = new WeightRecipe(recipe, _hashes);
            var plan = Plan(recipe, weights, golden?.Version);
            if (plan.Bytes > plan.FreeBytes)
                throw new BundleException($"{home}: {recipe.Model} needs {Gigabytes(plan.Bytes)} of disk, \"{Gigabytes(plan.FreeBytes)}\" are free\n"
                    + $"Free some (\"bench cache\" shows what may go), or set {HomeVariable} to a folder on a larger disk.")
                {
                    OfTheDisk = true,
                };
            await MakeWeightsAsync(recipe, weights, plan, progress, cancel);
            ExportModel(recipe, plan);
            await MakeBundleAsync(recipe, weights, plan, progress, cancel);
            if (golden is not null) await MakeGoldenAsync(recipe, plan, golden, progress, cancel);
            Touch(plan.WeightsFolder);
            Touch(plan.BundleFolder);
            return plan;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BundleException($"{home}: cannot be written to: {e.Message}\nFree some disk (\"bench cache\" shows what may go), or set {HomeVariable} "
                + "to another folder.")
            { OfTheDisk = true };
        }
    }

    /// <summary>What is in the cache, the longest unused first.</summary>
    public IReadOnlyList<CacheEntry> List() => CacheContents.List(home);

    /// <summary>Removes entries; without any named, all that the cache holds, leftovers of killed runs too. What a run holds stays and is named.</summary>
    public (long FreedBytes, IReadOnlyList<CacheEntry> Held) Clear(IReadOnlyList<CacheEntry>? entries = null) => CacheContents.Clear(home, entries);

    private Preparation Plan(Recipe recipe, WeightRecipe weights, string? goldenVersion)
    {
        var graph = recipe.Graph;
        var graphKey = Key.OfGraph(graph);
        var inputs = InputFiles.Fills(recipe).OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key} {graph.Values[f.Key]} {Key.Text(f.Value)}");
        var key = Key.Of(inputs.Prepend($"bundle {graphKey} {weights.Key} generator {Seeded.Version} seed {recipe.Seed}").Concat(Steps(recipe)));
        var info = Info(recipe, weights, key, graphKey);
        var (weightsFolder, bundleFolder) = (Path.Combine(home, CacheContents.Weights, weights.Key), Path.Combine(home, CacheContents.Bundles, key));
        var constants = graph.Constants.Values.Sum(c => c.Type.Bytes);
        var unseen = info.Pool.Unseen(graph);
        return new Preparation
        {
            Key = key,
            GraphKey = graphKey,
            WeightsKey = weights.Key,
            WeightsFolder = weightsFolder,
            BundleFolder = bundleFolder,
            WeightsBytes = (Directory.Exists(weightsFolder) ? 0 : weights.Bytes())
                + (File.Exists(Path.Combine(weightsFolder, Bundle.ModelFileName(graphKey))) ? 0 : ModelFileRoom + constants),
            BundleBytes = (Directory.Exists(bundleFolder) ? 0 : ModelFileRoom + constants + InputFiles.Types(graph, info.Pool).Sum(t => t.Type.Bytes))
                + (File.Exists(Path.Combine(bundleFolder, Bundle.UnseenFile)) ? 0 : InputFiles.UnseenTypes(graph, unseen).Sum(t => t.Type.Bytes)),
            GoldenBytes = goldenVersion is null ? 0
                : (Golden.IsThere(bundleFolder, Key.OfGolden(key, goldenVersion)) ? 0 : GoldenBytes(graph, info.GoldenPool))
                + (Golden.UnseenIsThere(bundleFolder, Key.OfUnseenGolden(key, goldenVersion)) ? 0 : GoldenBytes(graph, unseen)),
            FreeBytes = (freeBytes ?? (folder => new DriveInfo(folder).AvailableFreeSpace))(home),
        };
    }

    private static long GoldenBytes(Graph graph, Pool pool) =>
        graph.Outputs.Sum(output => pool.StoredGolden(output, graph.Values[output]).Shape.Elements * sizeof(double))
        + graph.State.Sum(state => pool.StoredGolden(StateChange.Name(state.Name), StateChange.Type(graph.Values[state.From])).Bytes);

    private async Task MakeWeightsAsync(Recipe recipe, WeightRecipe weights, Preparation plan, Action<CacheProgress>? progress, CancellationToken cancel)
    {
        if (Directory.Exists(plan.WeightsFolder)) return;
        var doing = $"weights of {recipe.Model}";
        using var held = await LockAsync(plan.WeightsKey, doing, progress, cancel);
        if (Directory.Exists(plan.WeightsFolder)) return;
        CacheFiles.ClearUnfinished(plan.WeightsFolder);
        long done = 0;
        var telling = new Lock();
        CacheFiles.MakeFolder(plan.WeightsFolder, folder => weights.Write(Path.Combine(folder, Bundle.WeightsFile),
            bytes =>
            {
                // Chunks are written by several threads; whoever listens hears one at a time.
                lock (telling) progress?.Invoke(new CacheProgress(doing, done += bytes, plan.WeightsBytes));
            }, cancel));
    }

    // Written anew each time and kept where it is the same: the key knows the graph, not the exporter.
    private static void ExportModel(Recipe recipe, Preparation plan)
    {
        using var weights = SafetensorsFile.Open(Path.Combine(plan.WeightsFolder, Bundle.WeightsFile));
        var model = Export.Model(recipe.Graph, value =>
        {
            var entry = weights.Entry(recipe.Graph.Weights[value]);
            return OnnxWeight.At(entry.Type, Bundle.WeightsFile, entry.Offset);
        });
        using var content = new MemoryStream();
        model.WriteTo(content);
        var path = Path.Combine(plan.WeightsFolder, Bundle.ModelFileName(plan.GraphKey));
        if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(content.GetBuffer().AsSpan(0, (int)content.Length)))
            WholeFile.Write(path, content.ToArray());
    }

    private async Task MakeBundleAsync(Recipe recipe, WeightRecipe weights, Preparation plan, Action<CacheProgress>? progress, CancellationToken cancel)
    {
        var info = Info(recipe, weights, plan.Key, plan.GraphKey);
        if (!Directory.Exists(plan.BundleFolder))
        {
            var doing = $"inputs of {recipe.Model}";
            using var held = await LockAsync(plan.Key, doing, progress, cancel);
            if (!Directory.Exists(plan.BundleFolder))
            {
                CacheFiles.ClearUnfinished(plan.BundleFolder);
                progress?.Invoke(new CacheProgress(doing));
                CacheFiles.MakeFolder(plan.BundleFolder, folder =>
                {
                    File.WriteAllText(Path.Combine(folder, Bundle.GraphFile), GraphJson.Write(recipe.Graph));
                    SafetensorsWriter.Write(Path.Combine(folder, Bundle.ConstantsFile), recipe.Graph.Constants);
                    InputFiles.Write(Path.Combine(folder, Bundle.InputsFile), recipe, info.Pool, cancel);
                    File.WriteAllBytes(Path.Combine(folder, Bundle.InfoFile), JsonSerializer.SerializeToUtf8Bytes(info, BundleInfo.Json));
                });
            }
        }

        // Bundles of before have none; a file is whole or not there, and the same whoever writes it.
        var unseen = Path.Combine(plan.BundleFolder, Bundle.UnseenFile);
        if (!File.Exists(unseen)) InputFiles.WriteUnseen(unseen, recipe, info.Pool.Unseen(recipe.Graph), cancel);

        // What is told of a workload (its FLOPs, its name) is no part of its key.
        var told = Bundle.ReadInfo(plan.BundleFolder);
        SaveInfo(plan.BundleFolder, told, info with
        {
            Golden = told.Golden,
            SampleDistance = told.SampleDistance,
            NonFiniteValues = told.NonFiniteValues,
            GoldenValues = told.GoldenValues,
        });
    }

    private async Task MakeGoldenAsync(Recipe recipe, Preparation plan, GoldenMaker golden, Action<CacheProgress>? progress, CancellationToken cancel)
    {
        var key = Key.OfGolden(plan.Key, golden.Version);
        var unseen = Key.OfUnseenGolden(plan.Key, golden.Version);
        bool IsThere() => Golden.IsThere(plan.BundleFolder, key) && Golden.UnseenIsThere(plan.BundleFolder, unseen);
        if (!IsThere())
        {
            var doing = $"golden of {recipe.Model}";
            using var held = await LockAsync(plan.Key, doing, progress, cancel);
            if (!IsThere())
            {
                progress?.Invoke(new CacheProgress(doing));
                await golden.Make(plan.BundleFolder, plan.WeightsFolder, cancel);
                if (!IsThere())
                    throw new BundleException($"{plan.BundleFolder}: the judge ended without a golden of version \"{golden.Version}\"; build bench anew, its "
                        + "parts do not belong together");
            }
        }

        var info = Bundle.ReadInfo(plan.BundleFolder);
        if (info.Golden != key || info.GoldenValues is null)
        {
            using var bundle = Bundle.Open(plan.BundleFolder, plan.WeightsFolder);
            var (nonFinite, values) = Golden.Count(bundle);
            var measured = info with
            {
                Golden = key,
                // With state the golden holds steps, and those of one sample may well be alike.
                SampleDistance = info.GoldenSteps == 0 ? SampleDistance.Least(bundle) : null,
                NonFiniteValues = nonFinite,
                GoldenValues = values,
            };
            SaveInfo(plan.BundleFolder, info, measured);
            info = measured;
        }

        if (info.NonFiniteValues > 0 && info.NonFiniteValues == info.GoldenValues)
            throw new BundleException("every value of the golden is NaN or infinite, so no output can be told right from wrong; "
                + "look for a NaN among the weights, or for a Log, Sqrt or Pow of negative inputs");
    }

    // Said only where it is not as it was before anybody could say it: those keys are in records.
    private static IEnumerable<string> Steps(Recipe recipe)
    {
        if (Pool.Of(recipe.Graph, recipe.Sets) is { Judged: { } judged } pool) yield return $"samples {pool.Count} golden {string.Join(' ', judged)}";
        if (recipe.Sets != BundleInfo.UsualSets || recipe.GoldenSteps > 0) yield return $"sets {recipe.Sets}";
        if (recipe.GoldenSteps > 0) yield return $"golden steps {recipe.GoldenSteps}, with changes of state at common places";
    }

    private static BundleInfo Info(Recipe recipe, WeightRecipe weights, string key, string graphKey) => new()
    {
        Key = key,
        GraphKey = graphKey,
        WeightsKey = weights.Key,
        Model = recipe.Model,
        Mode = recipe.Mode,
        Batch = recipe.Batch,
        Sequence = recipe.Sequence,
        Unit = recipe.Unit,
        Item = recipe.Item,
        ItemsPerStep = recipe.Graph.ItemsPerStep,
        FlopsPerStep = recipe.FlopsPerStep,
        Parameters = recipe.Parameters,
        Weights = weights.Text,
        Generator = Seeded.Version,
        Seed = recipe.Seed,
        Fills = InputFiles.Fills(recipe).ToDictionary(f => f.Key, f => Key.Text(f.Value)),
        Sets = recipe.Sets,
        Pool = Pool.Of(recipe.Graph, recipe.Sets),
        GoldenSteps = recipe.GoldenSteps,
    };

    private static void SaveInfo(string folder, BundleInfo old, BundleInfo info)
    {
        var (before, after) = (JsonSerializer.SerializeToUtf8Bytes(old, BundleInfo.Json), JsonSerializer.SerializeToUtf8Bytes(info, BundleInfo.Json));
        if (!before.AsSpan().SequenceEqual(after)) WholeFile.Write(Path.Combine(folder, Bundle.InfoFile), after);
    }

    private Task<IDisposable> LockAsync(string key, string doing, Action<CacheProgress>? progress, CancellationToken cancel) =>
        FileLock.TakeAsync(Path.Combine(home, CacheContents.Locks, key),
            () => progress?.Invoke(new CacheProgress($"waiting for another run of bench that makes the {doing}")), cancel);

    /// <summary>Throws the reason where nothing can be written.</summary>
    public void EnsureWritable()
    {
        try
        {
            foreach (var name in new[] { CacheContents.Weights, CacheContents.Bundles, CacheContents.Locks })
                Directory.CreateDirectory(Path.Combine(home, name));
            var probe = WholeFile.Beside(Path.Combine(home, CacheContents.Locks, "probe"));
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BundleException($"{home}: the cache folder cannot be written to: {e.Message}\nSet {HomeVariable} to a folder that can.")
            {
                OfTheDisk = true,
            };
        }
    }

    private static void Touch(string folder) => Directory.SetLastWriteTimeUtc(folder, DateTime.UtcNow);

    private static string Gigabytes(long bytes) => FormattableString.Invariant($"{bytes / (double)(1L << 30):0.0#} GiB");
}
