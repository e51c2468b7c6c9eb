namespace Bench.Measure.Plan;

/// <summary>The known name that was probably meant.</summary>
public static class Nearest
{
    /// <summary>Null when nothing is near: more than a third of the letters differ.</summary>
    public static string? Name(string typed, IEnumerable<string> known)
    {
        var (best, distance) = known.Select(name => (name, distance: Distance(typed.ToLowerInvariant(), name.ToLowerInvariant())))
            .OrderBy(pair => pair.distance).ThenBy(pair => pair.name, StringComparer.Ordinal).FirstOrDefault();
        return best is not null && distance <= Math.Max(1, Math.Max(typed.Length, best.Length) / 3) ? best : null;
    }

    /// <summary><c>; did you mean "x"?</c>, or just the end of the sentence.</summary>
    public static string Hint(string typed, IEnumerable<string> known) => Name(typed, known) is { } name ? $"; did you mean \"{name}\"?" : ".";

    // Damerau-Levenshtein with adjacent swaps: a typist swaps neighbours more often than anything else.
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }

        return d[a.Length, b.Length];
    }
}
