using Bench.Records;

namespace Bench.Measure.Plan;

/// <summary>How long a plan takes, before anything is known of its cells.</summary>
public static class Estimates
{
    // Starting a worker, loading a few hundred MB, the steps of both gates: seen on two cores with ResNet-50 and GPT-2.
    private const double OnceALaunchSeconds = 3;

    public static TimeRange Of(PlanFacts plan, int cells)
    {
        var visit = plan.LeadInSeconds + plan.Iterations * plan.IterationSeconds;
        var rest = OnceALaunchSeconds + plan.Rounds * visit;
        return new TimeRange(Launches(rest + plan.WarmUp.MinimumSeconds), Launches(rest + plan.WarmUp.LimitSeconds));
        TimeSpan Launches(double seconds) => TimeSpan.FromSeconds(cells * plan.Launches * seconds);
    }
}
