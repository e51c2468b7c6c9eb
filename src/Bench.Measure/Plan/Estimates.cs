using Bench.Records;

namespace Bench.Measure.Plan;

/// <summary>How long a plan takes, before anything is known of its cells' pace.</summary>
public static class Estimates
{
    // Starting a worker and ending it: seen with the tiny models on two cores.
    private const double WorkerSeconds = 1;
    // The steps of both gates and of calibrating, at what two cores do; and weights, read and repacked.
    private const double StepsALaunch = 6;
    private const double FlopsPerSecond = 240e9;
    private const double BytesPerSecond = 1e9;
    // A plan may ask for ten thousand of everything; nobody waits for more than this, and a sum of such times is still one.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365_000);

    /// <summary>What a launch takes beside warming up and its rounds.</summary>
    public static double OnceALaunch(double flopsPerStep, long weightsBytes) => WorkerSeconds + StepsALaunch * flopsPerStep / FlopsPerSecond + weightsBytes / BytesPerSecond;

    public static TimeSpan Time(double seconds) => seconds < Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : Longest;

    /// <summary><paramref name="onceALaunch"/>: the seconds of <see cref="OnceALaunch"/>, of every cell.</summary>
    public static TimeRange Of(PlanFacts plan, IReadOnlyCollection<double> onceALaunch)
    {
        var visit = plan.LeadInSeconds + plan.Iterations * plan.IterationSeconds;
        var rest = onceALaunch.Sum() + onceALaunch.Count * plan.Rounds * visit;
        return new TimeRange(Launches(plan.WarmUp.MinimumSeconds), Launches(plan.WarmUp.LimitSeconds));
        TimeSpan Launches(double warm) => Time(plan.Launches * (rest + onceALaunch.Count * warm));
    }
}
