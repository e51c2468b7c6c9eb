namespace Bench.Measure.Plan;

/// <summary>What it takes to show a difference that somebody wants, and what the budget buys of it: foretold, so that nobody waits for hours unasked.</summary>
/// <param name="Launches">Of each cell, no fewer than the plan's own.</param>
/// <param name="InBudget">How many launches the budget has room for, and what they can show; null where there is no budget, or it is enough.</param>
public sealed record WantedDifference(double Share, int Launches, TimeRange Takes, (int Launches, ShownDifference? CanShow)? InBudget)
{
    /// <summary>Null where nobody asked, or where there is nothing to compare.</summary>
    public static WantedDifference? Of(RunPlan plan)
    {
        if (plan.Facts.Detect is not { } wanted || plan.CanShowWith(Math.Max(2, plan.Facts.Launches)) is null) return null;
        var launches = Least(plan.Facts.Launches, count => plan.CanShowWith(count) is { } shown && shown.Share <= wanted);
        var time = Time(plan, launches);
        if (plan.Facts.BudgetSeconds is not { } budget || time.Most.TotalSeconds <= budget) return new WantedDifference(wanted, launches, time, null);
        var beyond = Least(plan.Facts.Launches, count => Time(plan, count).Most.TotalSeconds > budget);
        var room = Math.Max(plan.Facts.Launches, beyond - 1);
        return new WantedDifference(wanted, launches, time, (room, plan.CanShowWith(room)));
    }

    private static TimeRange Time(RunPlan plan, int launches) => (plan with { Facts = plan.Facts with { Launches = launches } }).Estimate;

    // The least number from this one on of which it is so, and of all larger ones.
    private static int Least(int from, Func<int, bool> isSo)
    {
        if (isSo(from)) return from;
        int low = from, high = from;
        while (high < Records.Detecting.MostWaves && !isSo(high)) (low, high) = (high, 2 * high);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (isSo(middle)) high = middle;
            else low = middle;
        }

        return high;
    }
}
