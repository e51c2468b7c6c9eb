using Bench.Graphs;

namespace Bench.Tests;

/// <summary>
/// One layer of tiny-gpt2's attention that decodes: each step writes its token's key and value into a cache that came full, at one place, which goes round.
/// </summary>
internal static class CacheGraph
{
    public const int Width = 64;
    private const int Heads = 4, Vocabulary = 512;

    /// <summary>The operators that write into a cache.</summary>
    public static readonly string[] Writes = ["TensorScatter", "ScatterND", "ScatterElements"];

    /// <summary>The token attends to the whole cache.</summary>
    public static Graph Attending(int capacity, string write = "TensorScatter")
    {
        var b = new GraphBuilder("attending");
        var projected = b.Add("MatMul", [Embedded(b), b.Weight("attn", DType.F32, [Width, 3 * Width], Fill.Uniform(0.2))]);
        var parts = b.Add("Split", 3, [projected], ("axis", -1), ("num_outputs", 3));
        var place = b.ReadState("place_in", DType.I64, [1]);
        string keys = Written(b, "key", capacity, write, parts[1], place), values = Written(b, "value", capacity, write, parts[2], place);
        b.Output(b.Add("Attention", [parts[0], keys, values], ("q_num_heads", Heads), ("kv_num_heads", Heads)));
        GoOn(b, place, capacity);
        return b.Build(1);
    }

    /// <summary>What was written is read back, and nothing else: whatever grows with the capacity is a copy.</summary>
    public static Graph Writing(int capacity, string write = "TensorScatter")
    {
        var b = new GraphBuilder("writing");
        var place = b.ReadState("place_in", DType.I64, [1]);
        b.Output(b.Add("Gather", [Written(b, "cache", capacity, write, Embedded(b), place), place], ("axis", 1)));
        GoOn(b, place, capacity);
        return b.Build(1);
    }

    private static string Embedded(GraphBuilder b) =>
        b.Add("Gather", [b.Weight("embedding", DType.F32, [Vocabulary, Width], Fill.Uniform(1)), b.Input("token", DType.I64, [1, 1], Fill.Tokens(Vocabulary))]);

    private static string Written(GraphBuilder b, string name, int capacity, string write, string update, string place)
    {
        var cache = b.ReadState($"{name}_in", DType.F32, [1, capacity, Width], Fill.Uniform(1));
        var next = write switch
        {
            "TensorScatter" => b.Add(write, [cache, update, place], ("axis", 1), ("mode", "circular")),
            "ScatterND" => b.Add(write, [cache, b.Add("Concat", [Zero(b), Cell(b, place)], ("axis", -1)), update]),
            _ => b.Add(write, [cache, b.Add("Expand", [Cell(b, place), b.Constant(Tensor.Longs(1, 1, Width))]), update], ("axis", 1)),
        };
        b.State(name, cache, next);
        return next;
    }

    private static string Zero(GraphBuilder b) => b.Constant(Tensor.Of<long>(DType.I64, [1, 1, 1], [0]));

    private static string Cell(GraphBuilder b, string place) => b.Add("Reshape", [place, b.Constant(Tensor.Longs(1, 1, 1))]);

    private static void GoOn(GraphBuilder b, string place, int capacity) =>
        b.State("place", place, b.Add("Mod", [b.Add("Add", [place, b.Constant(Tensor.Longs(1))]), b.Constant(Tensor.Longs(capacity))]));
}
