namespace Bench.Measure.Rounds;

/// <summary>Who is visited when: shuffled from the plan's seed, and balanced: over as many rounds as there are cells, each cell has each place once.</summary>
public static class Order
{
    public static int[] Of(int cells, int round, long seed)
    {
        if (cells == 0) return [];
        var random = new Random(HashCode(seed, round / cells));
        int[] first = [.. Enumerable.Range(0, cells)];
        int[] turns = [.. Enumerable.Range(0, cells)];
        random.Shuffle(first);
        random.Shuffle(turns);
        var turn = turns[round % cells];
        return [.. Enumerable.Range(0, cells).Select(place => first[(place + turn) % cells])];
    }

    // System.HashCode differs from process to process; the order must not.
    internal static int HashCode(params ReadOnlySpan<long> parts)
    {
        var hash = 14695981039346656037ul;
        foreach (var part in parts)
            for (var i = 0; i < 8; i++) hash = (hash ^ (byte)(part >> (8 * i))) * 1099511628211ul;
        return (int)(hash ^ hash >> 32);
    }
}
