using Bench.Records;

namespace Bench.Measure.Plan;

/// <summary>How long a plan takes, before anything is known of its cells.</summary>
public static class Estimates
{
    // Starting a worker, loading a few hundred MB, the steps of both gates: seen on two cores with ResNet-50 and GPT-2.
    private const double OnceALaunchSeconds = 3;

    public static TimeSpan Of(PlanFacts plan, int cells)
    {
        var visit = plan.LeadInSeconds + plan.Iterations * plan.IterationSeconds;
        var warm = Math.Min(plan.WarmUp.LimitSeconds, plan.WarmUp.MinimumSeconds * 1.5);
        return TimeSpan.FromSeconds(cells * plan.Launches * (OnceALaunchSeconds + warm + plan.Rounds * visit));
    }
}
