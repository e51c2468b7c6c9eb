using Bench.Graphs;
using Bench.Graphs.Safetensors;

namespace Bench.Bundles;

/// <summary>A model's weights before they are made: their key, their size, and how each tensor comes to be.</summary>
internal sealed class WeightRecipe
{
    private readonly Recipe _recipe;
    private readonly SortedDictionary<string, TensorType> _wanted = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Fill> _fills = [];

    public WeightRecipe(Recipe recipe, FileHashes hashes)
    {
        _recipe = recipe;
        var graph = recipe.Graph;
        foreach (var (value, tensor) in graph.Weights)
        {
            if (_wanted.TryGetValue(tensor, out var known) && known != graph.Values[value])
                throw new BundleException($"{recipe.Model}: the tensor \"{tensor}\" is used as {known} and as {graph.Values[value]}");
            _wanted[tensor] = graph.Values[value];
            if (graph.Fills.TryGetValue(value, out var fill)) _fills.TryAdd(tensor, fill);
        }

        (Key, Text) = recipe.Weights switch
        {
            WeightSource.FromSeed seed => (SeedKey(seed), $"seed {seed.Seed}"),
            WeightSource.FromCheckpoint given => (FileKey(hashes.Of(SafetensorsIndex.FilesOf(given.Path))), given.Path),
            WeightSource.FromModelFile given => (FileKey(hashes.Of(given.Files)), given.Files[0]),
            _ => throw new BundleException($"{recipe.Model}: no source of weights"),
        };
    }

    public string Key { get; }
    public string Text { get; }

    public long Bytes()
    {
        using var checkpoint = OpenCheckpoint();
        return Types(checkpoint).Sum(t => t.Type.Bytes) + Room(_wanted.Count);
    }

    public void Write(string path, Action<long> written, CancellationToken cancel)
    {
        using var checkpoint = OpenCheckpoint();
        SafetensorsWriter.Produce produce = _recipe.Weights switch
        {
            WeightSource.FromSeed seed => (name, offset, chunk) => Seeded.Write(name, Stored(_wanted[name], seed), _fills[name], seed.Seed, 0, offset, chunk),
            WeightSource.FromModelFile given => (name, offset, chunk) => Copy(given.Weights[name], offset, chunk),
            _ => (name, offset, chunk) => Copy(checkpoint![name], offset, chunk),
        };
        SafetensorsWriter.Write(path, Types(checkpoint), produce, new Dictionary<string, string> { ["model"] = _recipe.Model, ["weights"] = Text },
            written: written, cancel: cancel);
    }

    // A header's line a tensor, and the padding.
    internal static long Room(int tensors) => 4096 + tensors * 160L;

    private static void Copy(Tensor tensor, long offset, Span<byte> chunk) => tensor.Data.Span.Slice((int)offset, chunk.Length).CopyTo(chunk);

    private static TensorType Stored(TensorType type, WeightSource.FromSeed seed) =>
        seed.Stored is { } dtype && type.DType.IsFloat() ? type with { DType = dtype } : type;

    private Checkpoint? OpenCheckpoint() => _recipe.Weights is WeightSource.FromCheckpoint given ? Checkpoint.Open(given, _recipe.Model, _wanted) : null;

    private IEnumerable<(string Name, TensorType Type)> Types(Checkpoint? checkpoint) => _recipe.Weights switch
    {
        WeightSource.FromSeed seed => _wanted.Select(w => (w.Key, Stored(w.Value, seed))),
        WeightSource.FromModelFile given => _wanted.Select(w => (w.Key, given.Weights[w.Key].Type)),
        _ => _wanted.Select(w => (w.Key, checkpoint!.Stored(w.Key))),
    };

    private string SeedKey(WeightSource.FromSeed seed)
    {
        if (_wanted.Keys.FirstOrDefault(w => !_fills.ContainsKey(w)) is { } unfilled)
            throw new BundleException($"{_recipe.Model}: nothing says how the weight \"{unfilled}\" is filled; give weights by \"--weights "
                + $"{_recipe.Model}=…\"");
        return Bundles.Key.Of(_wanted.Select(w => $"{w.Key} {Stored(w.Value, seed)} {Bundles.Key.Text(_fills[w.Key])}")
            .Prepend($"seeded weights, generator {Seeded.Version}, seed {seed.Seed}"));
    }

    private string FileKey(string hash) => Bundles.Key.Of(_wanted.Select(w => $"{w.Key} {w.Value}").Prepend($"given weights {hash}"));
}
