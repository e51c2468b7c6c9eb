namespace Bench.Measure.Plan;

/// <summary>
/// The smallest difference, as a share, that a plan's launches can show if the ratio of two of them differs by so much from wave to wave: measured in earlier
/// records of this machine, or assumed.
/// </summary>
public sealed record ShownDifference(double Share, double LogDeviation, bool Measured)
{
    /// <summary>
    /// Of pairs in results/amd-epyc-2-cores/quick-ten, ten runs on two shared cores: 0.057, with 80 degrees of freedom (a test computes it again).
    /// </summary>
    public const double AssumedDeviation = 0.057;
}
