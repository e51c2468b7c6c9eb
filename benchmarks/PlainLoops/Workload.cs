using Bench.Bundles;
using Bench.Models;
using Bench.Protocol;

namespace Bench.PlainLoops;

/// <summary>A model's files on this machine, and how they are to be run.</summary>
public sealed record Workload(string Model, string BundleFolder, string WeightsFolder, int Threads)
{
    public static async Task<Workload> Prepare(string name, int? batch, int? sequence, int threads)
    {
        var model = ModelList.Find(name) ?? throw new ArgumentException($"unknown model \"{name}\"");
        var graph = model.Build(batch ?? model.Batch, sequence);
        var recipe = new Recipe
        {
            Model = name,
            Graph = graph,
            Weights = new WeightSource.FromSeed(Stored: model.StoredType),
            Batch = batch ?? model.Batch,
            Sequence = sequence ?? model.Sequence,
            Unit = model.Unit,
            FlopsPerStep = 0,
            Parameters = model.Parameters,
        };
        var made = await Cache.Default().PrepareAsync(recipe, golden: null);
        return new Workload(name, made.BundleFolder, made.WeightsFolder, threads);
    }

    public Load Load => new() { Bundle = BundleFolder, Weights = WeightsFolder, Device = "cpu", Precision = "fp32", Threads = Threads };

    public Bundle Open() => Bundle.Open(BundleFolder, WeightsFolder);
}
