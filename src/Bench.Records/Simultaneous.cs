namespace Bench.Records;

/// <summary>
/// Intervals of several rows that hold together: 95 % is for all of them at once (Šidák). A difference is claimed if and only if its interval leaves
/// out 1, so the 5 % of false claims are of a whole comparison.
/// </summary>
public static class Simultaneous
{
    public const double Level = 0.05;

    /// <summary>Half-width of each of so many intervals, in standard errors.</summary>
    public static double Quantile(double degrees, int rows) => StudentT.Quantile(1 - LevelOfEach(rows) / 2, degrees);

    /// <summary>
    /// The probability of a difference this large in any of so many rows, if there is none in all of them: at most the level where it is claimed.
    /// </summary>
    public static double Probability(double standardErrors, double degrees, int rows) =>
        1 - Math.Pow(1 - StudentT.TwoSided(standardErrors, degrees), rows);

    private static double LevelOfEach(int rows) => 1 - Math.Pow(1 - Level, 1.0 / rows);
}
