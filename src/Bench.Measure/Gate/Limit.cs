using Bench.Bundles;

namespace Bench.Measure.Gate;

/// <summary>
/// How far an honest engine may be from the golden: distance over the golden's norm, worst element over the largest, and the least distance that the precision
/// allows.
/// </summary>
public sealed record Limit(double Norm, double Worst, double? Least = null)
{
    /// <summary>Of whole numbers and booleans: each is the golden's, or it is wrong.</summary>
    public static readonly Limit Exact = new(0, 0);
    /// <summary>However badly a workload is conditioned: two samples' outputs are 0.3 apart, and what is that wrong must not pass as rounding.</summary>
    public const double Widest = 0.1;

    /// <summary>
    /// The limit for a workload that is more sensitive to rounding than those of the table, or less: as many times its own simulated error, and never
    /// narrower than this one. A workload that hardly rounds is not asked to.
    /// </summary>
    public Limit For(SimulatedErrors.Output simulated, int factor) => new(
        Math.Max(Norm, Math.Min(factor * simulated.Norm, Widest)), Math.Max(Worst, Math.Min(factor * simulated.Worst, Widest)),
        Least is { } least ? Math.Min(least, simulated.Least / Limits.LeastDivisor) : null);
}
