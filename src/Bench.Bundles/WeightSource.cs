using Bench.Graphs;
using Bench.Graphs.Onnx;

namespace Bench.Bundles;

/// <summary>Where a model's weights come from. The stored type is the source's own; whoever computes casts when it loads.</summary>
public abstract record WeightSource
{
    /// <summary>Made from names and fills; floating tensors are stored as <paramref name="Stored"/> where it is given.</summary>
    public sealed record FromSeed(uint Seed = 1, DType? Stored = null) : WeightSource;

    /// <summary>
    /// A checkpoint that the user has, a safetensors file or the index of a sharded one, and the names it may have for a tensor of ours, the likeliest first.
    /// </summary>
    public sealed record FromCheckpoint(string Path, Func<string, IEnumerable<string>> Aliases) : WeightSource;

    /// <summary>Tensors that came with the graph, out of the user's own model file; <paramref name="Files"/> are that and those that hold its data.</summary>
    public sealed record FromModelFile(IReadOnlyList<string> Files, IReadOnlyDictionary<string, Tensor> Weights) : WeightSource;

    public static WeightSource Of(OnnxModel model, Imported imported)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(model.Path))!;
        var data = model.Graph.Initializers.Select(t => t.External?.GetValueOrDefault("location")).OfType<string>().Distinct().Order(StringComparer.Ordinal);
        return new FromModelFile([model.Path, .. data.Select(f => Path.Combine(folder, f))], imported.Weights);
    }
}
