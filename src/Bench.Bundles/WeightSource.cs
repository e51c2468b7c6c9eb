using Bench.Graphs;

namespace Bench.Bundles;

/// <summary>Where a model's weights come from. The stored type is the source's own; whoever computes casts when it loads.</summary>
public abstract record WeightSource
{
    /// <summary>Made from names and fills; floating tensors are stored as <paramref name="Stored"/> where it is given.</summary>
    public sealed record FromSeed(uint Seed = 1, DType? Stored = null) : WeightSource;

    /// <summary>A checkpoint that the user has, a safetensors file or the index of a sharded one, and the names it may have for a tensor of ours, the likeliest first.</summary>
    public sealed record FromCheckpoint(string Path, Func<string, IEnumerable<string>> Aliases) : WeightSource;

    /// <summary>Tensors that came with the graph, out of the user's own model file.</summary>
    public sealed record FromModelFile(string Path, Func<string, Tensor> Read) : WeightSource;
}
