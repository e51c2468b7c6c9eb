using Bench.Measure.Plan;
using Bench.Reports;

namespace Bench.Cli;

// Phrases that a plan and a run have in common.
internal static class Words
{
    // Nearer together than this, the two ends of a range say no more than one of them.
    private const double Worth = 1.3;

    public static string Many(int count, string one, string? many = null) => count == 1 ? $"1 {one}" : $"{count} {many ?? one + "s"}";

    /// <summary>"about 48 s", "48 s to 3 min 20 s", "48 s or much longer".</summary>
    public static string Time(TimeRange range)
    {
        var (least, most) = (Number.Duration(range.Least.TotalSeconds * 1e9), Number.Duration(range.Most.TotalSeconds * 1e9));
        if (range.Open) return $"{least} or much longer";
        return range.Most < range.Least * Worth ? $"about {most}" : $"{least} to {most}";
    }

    /// <summary>"can show differences of 12 % and more"; the condition is said where no earlier record tells how much launches differ.</summary>
    public static string CanShow(RunPlan plan) => plan.CanShow switch
    {
        null => "one launch shows no difference",
        { Share: > 1 } few => $"{If(few)}so few can show no difference below 100 %",
        { } shown => $"{If(shown)}can show differences of {Number.Percent(shown.Share)} and more",
    };

    /// <summary>Why a plan may take much longer, a line a precision.</summary>
    public static IEnumerable<string> UnknownPaces(RunPlan plan) =>
        plan.Cells.Where(cell => cell is { Refused: null, PaceIsLeast: true }).GroupBy(cell => cell.Key.Precision, cell => cell.Key.EngineText)
            .Select(cells => (Precision: cells.Key, Engines: cells.Distinct().ToList()))
            .Select(cells =>
                $"no earlier record tells how fast {string.Join(", ", cells.Engines)} {(cells.Engines.Count == 1 ? "is" : "are")} at {cells.Precision}");

    private static string If(ShownDifference shown) =>
        shown.Measured ? "" : $"if paired launches differ by {Number.Percent(shown.LogDeviation)}, as on two shared cores, ";
}
