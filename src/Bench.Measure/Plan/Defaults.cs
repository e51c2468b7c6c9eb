using Bench.Records;

namespace Bench.Measure.Plan;

/// <summary>What a suite gets that does not say otherwise.</summary>
public static class Defaults
{
    public const int Launches = 3;
    public const int Rounds = 3;
    public const int Iterations = 1;
    // Shorter iterations are several times noisier on shared machines.
    public const double IterationSeconds = 1;
    public const double LeadInSeconds = 0.3;
    public static readonly WarmUp WarmUp = new(2, 5, 60);

    /// <summary>A seed of each run's own, so that no order is every run's; the record keeps it, and --seed gives it again.</summary>
    public static long DrawnSeed() => Random.Shared.Next(int.MaxValue);
}
