using Bench.Records;

namespace Bench.Measure.Plan;

/// <summary>What a suite gets that does not say otherwise.</summary>
public static class Defaults
{
    public const int Launches = 3;
    // Many short ones: a burst of the neighbours' work spoils one of eight, and visits that lie close to each other share the machine's luck.
    public const int Rounds = 8;
    public const int Iterations = 1;
    public const double IterationSeconds = 0.3;
    public const double LeadInSeconds = 0.1;
    public static readonly WarmUp WarmUp = new(2, 5, 60);

    /// <summary>A seed of each run's own, so that no order is every run's; the record keeps it, and --seed gives it again.</summary>
    public static long DrawnSeed() => Random.Shared.Next(int.MaxValue);
}
