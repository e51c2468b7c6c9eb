using Bench.Measure.Plan;
using Bench.Reports;

namespace Bench.Cli;

// Phrases that a plan and a run have in common.
internal static class Words
{
    // Nearer together than this, the two ends of a range say no more than one of them.
    private const double Worth = 1.3;

    public static string Many(int count, string one, string? many = null) => count == 1 ? $"1 {one}" : $"{count} {many ?? one + "s"}";

    /// <summary>"about 48 s", "48 s to 3 min 20 s".</summary>
    public static string Time(TimeRange range)
    {
        var (least, most) = (Number.Duration(range.Least.TotalSeconds * 1e9), Number.Duration(range.Most.TotalSeconds * 1e9));
        return range.Most < range.Least * Worth ? $"about {most}" : $"{least} to {most}";
    }
}
