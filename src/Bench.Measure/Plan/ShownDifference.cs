namespace Bench.Measure.Plan;

/// <summary>
/// The smallest difference, as a share, that a plan's launches can show if they differ by so much: measured in earlier records of this machine, or assumed.
/// </summary>
public sealed record ShownDifference(double Share, double LogDeviation, bool Measured)
{
    /// <summary>
    /// Of the launches of results/amd-epyc-2-cores/quick-ten, ten runs on two shared cores: 0.087, with 120 degrees of freedom (a test computes it again).
    /// </summary>
    public const double AssumedDeviation = 0.087;
}
