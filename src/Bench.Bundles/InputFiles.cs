using Bench.Graphs;
using Bench.Graphs.Safetensors;

namespace Bench.Bundles;

/// <summary>The seeded tensors of a bundle: the pool of every input, and state that is neither weight nor constant.</summary>
internal static class InputFiles
{
    public static IReadOnlyList<string> Values(Graph graph) =>
        [.. graph.Inputs, .. graph.State.Select(s => s.From)
            .Where(v => !graph.Weights.ContainsKey(v) && !graph.Constants.ContainsKey(v) && !graph.Inputs.Contains(v))];

    /// <summary>State without a fill begins at zero; an input must say how it is made.</summary>
    public static IReadOnlyDictionary<string, Fill> Fills(Recipe recipe) => Values(recipe.Graph).ToDictionary(v => v, v =>
        recipe.Graph.Fills.TryGetValue(v, out var fill) ? fill
        : recipe.Graph.Inputs.Contains(v)
            ? throw new BundleException($"{recipe.Model}: nothing says how the input \"{v}\" ({recipe.Graph.Values[v]}) is filled")
        : Fill.Constant(0));

    public static IEnumerable<(string Name, TensorType Type)> Types(Graph graph, Pool pool) => Values(graph).Select(v => (v, pool.Stored(v, graph.Values[v])));

    /// <summary>Of the inputs that are handed over while a cell is loaded; state is reset, never handed over.</summary>
    public static IEnumerable<(string Name, TensorType Type)> UnseenTypes(Graph graph, Pool pool) =>
        graph.Inputs.Select(v => (v, pool.Stored(v, graph.Values[v])));

    public static void Write(string path, Recipe recipe, Pool pool, CancellationToken cancel) =>
        Write(path, recipe, Types(recipe.Graph, pool), recipe.Seed, pool, cancel);

    /// <summary>By the same recipes, from another seed. What is the same in every set stays so.</summary>
    public static void WriteUnseen(string path, Recipe recipe, Pool pool, CancellationToken cancel) =>
        Write(path, recipe, UnseenTypes(recipe.Graph, pool), ~recipe.Seed, pool, cancel);

    private static void Write(string path, Recipe recipe, IEnumerable<(string Name, TensorType Type)> types, uint seed, Pool pool, CancellationToken cancel)
    {
        var fills = Fills(recipe);
        SafetensorsWriter.Write(path, types, (name, offset, chunk) =>
            Produce(name, recipe.Graph.Values[name], fills[name], pool.Values.Contains(name) ? seed : recipe.Seed, pool, offset, chunk), cancel: cancel);
    }

    // Samples lie side by side in slabs of what is inside their axis; each is made from its own stream, so a sample is the same in a pool of any size.
    private static void Produce(string name, TensorType type, Fill fill, uint seed, Pool pool, long offset, Span<byte> chunk)
    {
        if (!pool.Values.Contains(name))
        {
            Seeded.Write(name, type, fill, seed, 0, offset, chunk);
            return;
        }

        var single = pool.Single(name, type);
        long outer = 1;
        if (pool.BySample)
            foreach (var d in type.Shape.Take(pool.Axis)) outer *= d;
        var slab = single.Bytes / outer;
        for (var done = 0; done < chunk.Length;)
        {
            var (index, into) = Math.DivRem(offset + done, slab);
            var (o, sample) = Math.DivRem(index, pool.Count);
            var take = (int)Math.Min(slab - into, chunk.Length - done);
            Seeded.Write(name, single, fill, seed, (uint)sample, o * slab + into, chunk.Slice(done, take));
            done += take;
        }
    }
}
