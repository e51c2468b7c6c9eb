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

    /// <summary>
    /// How many launches each would show such a true difference if they go on like those there are, which also tell their spread better; no fewer.
    /// </summary>
    public int LaunchesNeeded(double difference, int rows)
    {
        if (With(Launches).CanShow(rows) <= difference) return Launches;
        int low = Launches, high = Launches;
        while (high < Detecting.MostWaves && With(high).CanShow(rows) > difference) (low, high) = (high, 2 * high);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (With(middle).CanShow(rows) > difference) low = middle;
            else high = middle;
        }

        return Math.Min(high, Detecting.MostWaves);
    }

    private Estimate With(int launches) => this with
    {
        Launches = launches,
        Error = Error * Math.Sqrt((double)Launches / launches),
        Degrees = Launches > 1 ? Degrees * (launches - 1) / (Launches - 1) : Degrees,
    };
}
