using Bench.Bundles;
using Bench.Catalogue;
using Bench.Graphs;
using Bench.Graphs.Onnx;
using Bench.Graphs.Transforms;
using Bench.Measure.Plan;

namespace Bench.Recipes;

/// <summary>A user's own ONNX file as a workload. Batch and sequence bind the first and second open dimension of its inputs, <c>--dim</c> any other.</summary>
public static class UserModel
{
    private const string Unit = "samples";
    private const int Suggested = 2;

    /// <param name="items">How many samples a step works off, where the user says it.</param>
    public static PlannedModel Planned(string path, IReadOnlyList<string> typedDimensions, int? items)
    {
        if (!File.Exists(path)) throw new PlanException($"--model: \"{path}\" is not there; give an ONNX file.");
        var file = OnnxReader.Read(path);
        var inputs = file.Graph.Inputs.Where(input => file.Graph.Initializers.All(i => i.Name != input.Name)).ToList();
        foreach (var input in inputs)
            if (input.Shape?.ToList().FindIndex(dimension => dimension.Size == 0) is { } axis and >= 0)
                throw new PlanException($"{path}: dimension {axis} of its input \"{input.Name}\" is \"0\", so there is nothing to compute; export it with 1 "
                    + "or more there.");
        if (file.Graph.Outputs.Count == 0) throw new PlanException($"{path}: its graph has no outputs: nothing to compute.");
        var given = Dimensions(typedDimensions, inputs, path);
        string? batchName = Open(inputs, 0), seqName = Open(inputs, 1);
        var batch = batchName is null ? items ?? Fixed(inputs, 0) ?? 1 : given.GetValueOrDefault(batchName, 1);
        var seq = seqName is not null && given.TryGetValue(seqName, out var s) ? s : (int?)null;
        var name = Path.GetFileNameWithoutExtension(path);
        return new PlannedModel
        {
            Name = name,
            Unit = Unit,
            Batch = batch,
            Seq = seq,
            TakesSeq = seqName is not null,
            Recipe = (mode, askedBatch, askedSeq) =>
            {
                if (batchName is null && askedBatch != batch)
                    throw new GraphException($"{path}: its batch is fixed at {batch}, {askedBatch} was asked; export it with an open batch dimension, or "
                        + "leave --batch out.");
                var sizes = new Dictionary<string, int>(given);
                if (batchName is not null) Bind(sizes, batchName, askedBatch, "--batch");
                if (seqName is not null && askedSeq is { } length) Bind(sizes, seqName, length, "--seq");
                var imported = Import.Read(file, new ImportOptions { Dimensions = sizes });
                var (graph, item) = Counted(file, imported.Graph, items);
                return new Recipe
                {
                    Model = name,
                    Mode = mode,
                    Graph = graph,
                    Batch = askedBatch,
                    Sequence = askedSeq,
                    Unit = Unit,
                    Item = item,
                    FlopsPerStep = Flops.Of(graph),
                    Parameters = Parameters.Of(graph),
                    Weights = WeightSource.Of(file, imported),
                };
            },
        };
    }

    // What a step works off, and how one of it is told from the rest.
    private static (Graph Graph, string Item) Counted(OnnxModel file, Graph graph, int? items)
    {
        if (items is { } said) return (graph with { ItemsPerStep = said, SampleAxis = null }, $"1 of {said} in a step, as --items says");
        if (OnnxMetadata.Counts(file)) return (graph, $"1 of {graph.ItemsPerStep} in a step, as the file itself says");
        if (FirstDimension.Common(graph) is { } common)
            return (graph with { ItemsPerStep = common, SampleAxis = SamplesApart.Hold(graph) ? 0 : null },
                $"1 of {common} along the first dimension of every input and output");
        var (words, sizes) = FirstDimension.Differing(graph);
        throw new GraphException($"{file.Path}: the first dimension of its inputs and outputs is {words}, so how many samples a step works off is not clear; "
            + $"say it: {string.Join(" or ", sizes.Append(1).Distinct().Take(Suggested).Select(size => $"--items {size}"))}.");
    }

    private static void Bind(Dictionary<string, int> sizes, string name, int size, string option)
    {
        if (sizes.TryGetValue(name, out var given) && given != size)
            throw new PlanException(
                $"--dim {name}={given} and {option} {size} contradict each other: both bind the dimension \"{name}\"; leave one of them out.");
        sizes[name] = size;
    }

    private static string? Open(IEnumerable<OnnxValue> inputs, int axis) => inputs
        .Where(input => input.Shape?.Count > axis && input.Shape[axis].Size is null)
        .Select(input => input.Shape![axis].Name ?? $"{input.Name}.{axis}").FirstOrDefault();

    private static int? Fixed(IEnumerable<OnnxValue> inputs, int axis) =>
        (int?)inputs.Where(input => input.Shape?.Count > axis).Select(input => input.Shape![axis].Size).FirstOrDefault();

    private static Dictionary<string, int> Dimensions(IReadOnlyList<string> typed, IReadOnlyList<OnnxValue> inputs, string path)
    {
        var open = inputs.SelectMany(input => (input.Shape ?? []).Select((d, axis) => (d.Size, Name: d.Name ?? $"{input.Name}.{axis}")))
            .Where(d => d.Size is null).Select(d => d.Name).Distinct().ToList();
        var given = new Dictionary<string, int>();
        foreach (var (name, size) in typed.Select(Dimension))
        {
            if (!open.Contains(name))
                throw new PlanException($"--dim: {path} has no open dimension \"{name}\"{Hint.For(name, open)} It has "
                    + $"{(open.Count == 0 ? "none" : string.Join(", ", open))}.");
            if (!given.TryAdd(name, size)) throw new PlanException($"--dim: \"{name}\" is given twice; give it one size.");
        }

        return given;
    }

    private static (string Name, int Size) Dimension(string typed) =>
        typed.Split('=', 2) is [{ Length: > 0 } name, var text] && int.TryParse(text, out var size) && size > 0
            ? (name, size)
            : throw new PlanException($"--dim: \"{typed}\" is not NAME=SIZE, such as \"batch=8\".");
}
