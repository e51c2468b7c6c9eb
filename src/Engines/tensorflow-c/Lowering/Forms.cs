using Bench.Graphs;

namespace Bench.Engines;

// What shapes are in other forms.
internal static class Forms
{
    public static Shape Rows(Shape shape)
    {
        if (shape.Rank == 0) return [1, 1];
        var rows = 1;
        foreach (var dim in shape.Dims[..^1]) rows *= dim;
        return [rows, shape[^1]];
    }

    /// <summary>Where each dimension comes from: [N, C, …] to [N, …, C].</summary>
    public static int[] ChannelsLast(int rank) => [0, .. Enumerable.Range(2, rank - 2), 1];

    public static int[] ChannelsFirst(int rank) => [0, rank - 1, .. Enumerable.Range(1, rank - 2)];

    /// <summary>Whether only one place is left in space: then both orders are the same bytes.</summary>
    public static bool IsFlat(Shape shape) => shape.Skip(2).All(d => d == 1) || shape[1] == 1;
}
