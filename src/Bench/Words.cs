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
        null => plan.Facts.Launches < 2 ? "one launch shows no difference" : "no row is compared with another",
        { Share: > 1 } few => $"{If(few)}so few can show no difference below 100 %",
        { } shown => $"{If(shown)}can show differences of {Number.Percent(shown.Share)} and more",
    };

    /// <summary>"3 % would take 290 launches each, about 6 h 2 min; the budget of 10 min buys 8 %", where something is to be detected.</summary>
    public static IEnumerable<string> Detect(RunPlan plan)
    {
        if (plan.Facts.Detect is not { } wanted) yield break;
        var asked = Number.Asked(wanted);
        if (DetectForecast.Of(plan) is not { } forecast)
        {
            yield return $"--detect: no row is compared with another here, so {asked} is not looked for";
            yield break;
        }

        var needed = forecast.Launches is not { } launches ? $"{asked} is out of reach"
            : launches == plan.Facts.Launches ? $"{asked} should be shown by the plan's own launches"
            : $"{asked} would take {Many(launches, "launch", "launches")} each, {Time(forecast.Time)}";
        var budget = plan.Facts.BudgetSeconds is not { } seconds ? "no --budget ends it sooner"
            : forecast.Affordable is { } affordable ? $"the budget of {Number.Duration(seconds * 1e9)} buys {Number.Spread(affordable.Share)}"
            : null;
        yield return $"--detect: {If(plan.CanShowWith(Bounds.MostTimes)!)}{needed}{(budget is null ? "" : $"; {budget}")}";
    }

    /// <summary>Why a plan may take much longer, a line a precision.</summary>
    public static IEnumerable<string> UnknownPaces(RunPlan plan) =>
        plan.Cells.Where(cell => cell is { Refused: null, PaceIsLeast: true }).GroupBy(cell => cell.Key.Precision, cell => cell.Key.EngineText)
            .Select(cells => (Precision: cells.Key, Engines: cells.Distinct().ToList()))
            .Select(cells =>
                $"no earlier record tells how fast {string.Join(", ", cells.Engines)} {(cells.Engines.Count == 1 ? "is" : "are")} at {cells.Precision}");

    private static string If(ShownDifference shown) =>
        shown.Measured ? "" : $"if paired launches differ by {Number.Percent(shown.LogDeviation)}, as on two shared cores, ";
}
