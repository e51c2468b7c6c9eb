namespace Bench.Catalogue;

/// <summary>The name that somebody who mistyped one most likely meant.</summary>
public static class Nearest
{
    /// <summary>Null when none is near: at most a third of the letters may differ.</summary>
    public static string? Of(string given, IEnumerable<string> known)
    {
        var (best, distance) = known.Select(name => (name, Distance(given, name)))
            .Append((null!, int.MaxValue)).MinBy(candidate => candidate.Item2);
        return distance <= Math.Max(1, Math.Max(given.Length, best?.Length ?? 0) / 3) ? best : null;
    }

    // Edits (insert, delete, replace, swap of neighbours) that make one of the other, upper and lower case alike.
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) rows[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) rows[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = Same(a[i - 1], b[j - 1]) ? 0 : 1;
                int edits = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + replace);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1])) edits = Math.Min(edits, rows[i - 2, j - 2] + 1);
                rows[i, j] = edits;
            }
        }

        return rows[a.Length, b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
