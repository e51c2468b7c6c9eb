namespace Bench.Measure.Rounds;

/// <summary>
/// Whether steps still get faster. On a shared machine windows never agree to a few per cent, warm or not; what a cold worker shows is that they fall,
/// one after the other.
/// </summary>
public static class WarmTrend
{
    /// <summary>How many windows are looked at, the last ones.</summary>
    public const int Windows = 4;

    // Kendall's S, pairs that rise less pairs that fall: -4 or less of the 6 pairs comes of windows without a trend once in six times.
    private const int Falling = -4;

    public static bool IsSettled(IReadOnlyList<double> windows)
    {
        if (windows.Count < Windows) return false;
        var s = 0;
        for (var later = windows.Count - Windows + 1; later < windows.Count; later++)
            for (var earlier = windows.Count - Windows; earlier < later; earlier++) s += Math.Sign(windows[later] - windows[earlier]);
        return s > Falling;
    }
}
