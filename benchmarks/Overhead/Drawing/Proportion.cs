using Bench.Records;

namespace Bench.Overhead.Drawing;

/// <summary>
/// How often something happened in so many trials, with the exact 95 % interval of its probability (Clopper and Pearson); the ends match R's binom.test.
/// </summary>
public readonly record struct Proportion(int Count, int Trials)
{
    private const double Tail = 0.025;

    public double Share => (double)Count / Trials;
    /// <summary>The probability at which so many or more are seen 25 times in 1,000.</summary>
    public double Low => Count == 0 ? 0 : Solve(Tail, Count, Trials - Count + 1);
    /// <summary>The probability at which so many or fewer are seen 25 times in 1,000.</summary>
    public double High => Count == Trials ? 1 : Solve(1 - Tail, Count + 1, Trials - Count);

    // The quantile of a beta distribution, whose cumulative rises with p.
    private static double Solve(double wanted, double a, double b)
    {
        double low = 0, high = 1;
        while (high - low > 1e-12)
        {
            var middle = (low + high) / 2;
            if (IncompleteBeta.Regularized(middle, a, b) < wanted) low = middle;
            else high = middle;
        }

        return (low + high) / 2;
    }
}
