namespace Bench.Measure.Rounds;

/// <summary>
/// Who is visited when, shuffled from the plan's seed and balanced: over a block of rounds each cell has each place equally often, and comes equally often
/// right after each other one, whose caches and heat it finds (a Williams design: as many rounds as cells, twice as many where the cells are odd in number).
/// </summary>
public static class Order
{
    public static int[] Of(int cells, int round, long seed)
    {
        if (cells == 0) return [];
        var block = Block(cells);
        var random = new Random(HashCode(seed, round / block));
        int[] names = [.. Enumerable.Range(0, cells)];
        int[] rows = [.. Enumerable.Range(0, block)];
        random.Shuffle(names);
        random.Shuffle(rows);
        return [.. Row(cells, rows[round % block]).Select(place => names[place])];
    }

    /// <summary>The rounds after which all is balanced.</summary>
    public static int Block(int cells) => cells % 2 == 0 || cells == 1 ? cells : 2 * cells;

    // 0, 1, n-1, 2, n-2 …, each row one further; its neighbours differ by every amount, in an odd number of cells only together with the rows read backwards.
    private static IEnumerable<int> Row(int cells, int row)
    {
        var places = Enumerable.Range(0, cells).Select(i => ((i % 2 == 1 ? (i + 1) / 2 : cells - i / 2) + row) % cells);
        return row < cells ? places : places.Reverse();
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
