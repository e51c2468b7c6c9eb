using Bench.Records;

namespace Bench.Measure.Plan;

/// <summary>How long a plan takes, from its cells' pace: that of earlier records, or the one assumed where there are none.</summary>
public static class Estimates
{
    /// <summary>Of a visit's timed work: steps that are asked for one by one.</summary>
    public const double SingleStepsShare = 0.2;
    // Starting a worker and ending it: seen with the tiny models on two cores.
    private const double WorkerSeconds = 1;
    // In fp32, at what two cores do; and weights, read and repacked.
    private const double FlopsPerSecondAThread = 120e9;
    private const double BytesPerSecond = 1e9;
    // A plan may ask for ten thousand of everything; nobody waits for more than this, and a sum of such times is still one.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365_000);

    // Other precisions are several hundred times slower in some engines, on processors that have no instructions for them.
    private static readonly HashSet<string> AtFullPace = ["fp32", "fp64"];

    public static TimeSpan Time(double seconds) => seconds < Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : Longest;

    /// <summary>Before anything is known of a cell.</summary>
    public static Pace Assumed(double flopsPerStep, long weightsBytes, int threads) =>
        new(flopsPerStep / (FlopsPerSecondAThread * threads), weightsBytes / BytesPerSecond);

    /// <summary>Whether an assumed pace is the least that a step takes and says nothing of the most.</summary>
    public static bool IsLeast(string precision) => !AtFullPace.Contains(precision);

    public static TimeRange Of(PlanFacts plan, IReadOnlyCollection<Pace> paces)
    {
        return new TimeRange(All(plan.WarmUp.MinimumSeconds), All(plan.WarmUp.LimitSeconds));
        TimeSpan All(double warmSeconds) => Time(paces.Sum(pace => Launches(plan, pace, 1, warmSeconds)));
    }

    /// <summary>The seconds of a cell's launches from this wave on.</summary>
    public static double Launches(PlanFacts plan, Pace pace, int firstWave, double warmSeconds) =>
        firstWave > plan.Launches
            ? 0
            : Launch(plan, pace, firstWave, warmSeconds) + (plan.Launches - firstWave) * Launch(plan, pace, firstWave + 1, warmSeconds);

    /// <summary>The seconds of one launch, from its worker's start to its end.</summary>
    public static double Launch(PlanFacts plan, Pace pace, int wave, double warmSeconds)
    {
        var gated = wave == 1 ? Bundles.BundleInfo.UsualSets : 1;
        return WorkerSeconds + pace.OnceSeconds + gated * pace.StepSeconds + Math.Max(warmSeconds, plan.WarmUp.MinimumSteps * pace.StepSeconds)
            + plan.Rounds * Visit(plan, pace);
    }

    /// <summary>The seconds of one visit: a step on new inputs, an untimed run, iterations and single steps; no run is shorter than a step.</summary>
    public static double Visit(PlanFacts plan, Pace pace) =>
        pace.StepSeconds + Math.Max(plan.LeadInSeconds, pace.StepSeconds) + plan.Iterations
            * (plan.IterationSeconds > pace.StepSeconds ? plan.IterationSeconds * (1 + SingleStepsShare) : pace.StepSeconds);
}
