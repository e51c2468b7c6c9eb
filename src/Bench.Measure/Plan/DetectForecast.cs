using Bench.Records;

namespace Bench.Measure.Plan;

/// <summary>What a plan that adds launches until a difference can be shown will take, as far as that can be known before the first.</summary>
/// <param name="Launches">Of each cell; null where not even <see cref="Bounds.MostTimes"/> would do.</param>
/// <param name="Affordable">What the launches that fit into the budget can show, the plan's own at least; null without a budget or with enough.</param>
public sealed record DetectForecast(int? Launches, TimeRange Time, ShownDifference? Affordable)
{
    /// <summary>Null where nothing is to be detected, or no row is compared with another.</summary>
    public static DetectForecast? Of(RunPlan plan)
    {
        if (plan.Facts.Detect is not { } wanted || plan.CanShowWith(Bounds.MostTimes) is null) return null;
        var (own, most) = (plan.Facts.Launches, Bounds.MostTimes);
        var needed = First(own, most, launches => plan.CanShowWith(launches)?.Share <= wanted);
        var affordable = plan.Facts.BudgetSeconds is { } budget
            ? First(own + 1, most, launches => Estimate(plan, launches).Least.TotalSeconds > budget) - 1 : null;
        return new DetectForecast(needed, Estimate(plan, needed ?? most), affordable is { } few && !(few >= needed) ? plan.CanShowWith(few) : null);
    }

    private static TimeRange Estimate(RunPlan plan, int launches) => (plan with { Facts = plan.Facts with { Launches = launches } }).Estimate;

    // The first of a range for which a condition holds that holds for all after it.
    private static int? First(int from, int to, Func<int, bool> holds)
    {
        if (!holds(to)) return null;
        while (from < to)
        {
            var middle = from + (to - from) / 2;
            if (holds(middle)) to = middle;
            else from = middle + 1;
        }

        return from;
    }
}
