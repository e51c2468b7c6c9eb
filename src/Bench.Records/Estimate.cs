namespace Bench.Records;

/// <summary>
/// What is known of the log of a ratio: its standard error with its degrees of freedom, of how many launches each, and how much of the error's square no
/// further launch lowers, since it lies between runs.
/// </summary>
public sealed record Estimate(double LogRatio, double Error, double Degrees, int Launches, double RunVariance = 0)
{
    // Finds 95 times in 100.
    private const double Found = 0.95;

    /// <summary>Half of its interval as one of so many that hold together.</summary>
    public double Half(int rows) => Simultaneous.Quantile(Degrees, rows) * Error;

    public double Probability(int rows) =>
        Error == 0 ? (LogRatio == 0 ? 1 : 0) : Simultaneous.Probability(LogRatio / Error, Degrees, rows);

    /// <summary>The true difference, on the scale of logs, that is claimed 95 times in 100 as one of so many rows.</summary>
    public double CanShow(int rows) => Half(rows) + StudentT.Quantile(Found, Degrees) * Error;
}
