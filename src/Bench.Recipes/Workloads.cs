using Bench.Bundles;
using Bench.Catalogue;
using Bench.Graphs;
using Bench.Measure.Plan;
using Bench.Models;

namespace Bench.Recipes;

/// <summary>The models as a plan needs them: each with the recipe of its bundle.</summary>
public static class Workloads
{
    // Of training: different batches that take turns, and the steps after a reset that are judged.
    private const int TrainingBatches = 8, TrainingSteps = 3, TimesForward = 3;

    /// <summary><paramref name="given"/>: MODEL=PATH of checkpoints, as typed.</summary>
    public static IReadOnlyList<PlannedModel> Planned(IReadOnlyList<string> given)
    {
        var checkpoints = new Dictionary<string, string>();
        foreach (var (model, path) in given.Select(Checkpoint))
            if (!checkpoints.TryAdd(model, path)) throw new PlanException($"--weights: \"{model}\" is given twice; give it one checkpoint.");
        return [.. ModelList.All.Select(model => Planned(model, checkpoints.GetValueOrDefault(model.Name)))];
    }

    /// <summary>Weights of a model that nobody measures would be passed over.</summary>
    public static void EnsurePlanned(IReadOnlyList<string> given, RunPlan plan)
    {
        string[] planned = [.. plan.Cells.Select(cell => cell.Key.Workload.Model).Distinct()];
        if (given.Select(typed => Checkpoint(typed).Model).FirstOrDefault(model => !planned.Contains(model)) is { } idle)
            throw new PlanException($"--weights: \"{idle}\" is not in this plan, which has {string.Join(", ", planned)}; leave it out, or name it with "
                + "--workload.");
    }

    private static PlannedModel Planned(Model model, string? checkpoint) => new()
    {
        Name = model.Name,
        Unit = model.Unit,
        Batch = model.Batch,
        Seq = model.Sequence,
        LongestSeq = model.LongestSequence,
        Modes = model.Modes,
        Recipe = (mode, batch, seq) =>
        {
            var graph = model.Build(batch, seq, mode);
            return new Recipe
            {
                Model = model.Name,
                Mode = mode,
                Graph = graph,
                Batch = batch,
                Sequence = seq,
                Unit = model.Unit,
                // Back it costs twice what it costs forward: once by what a product reads, once by its weight.
                FlopsPerStep = mode == Model.Train ? TimesForward * Flops.Of(model.Build(batch, seq)) : Flops.Of(graph),
                Sets = mode == Model.Train ? TrainingBatches : BundleInfo.UsualSets,
                GoldenSteps = TrainingSteps,
                Parameters = Parameters.Of(graph),
                Weights = checkpoint is null
                    ? new WeightSource.FromSeed(Stored: model.StoredType)
                    : new WeightSource.FromCheckpoint(checkpoint, model.Aliases),
            };
        },
    };

    private static (string Model, string Path) Checkpoint(string typed)
    {
        if (typed.Split('=', 2) is not [var name, var path] || name == "" || path == "")
            throw new PlanException($"--weights: \"{typed}\" is not MODEL=PATH, such as \"gpt2=model.safetensors\".");
        if (ModelList.Find(name) is null)
            throw new PlanException($"--weights: unknown model \"{name}\"{Hint.For(name, ModelList.All.Select(m => m.Name))} \"bench workloads\" lists them.");
        if (!File.Exists(path)) throw new PlanException($"--weights: \"{path}\" is not there; give a safetensors file, or the index.json of a sharded one.");
        return (name, Path.GetFullPath(path));
    }
}
