namespace Bench.Records;

/// <summary>
/// By how much a cell's number differs from run to run beyond what its launches explain. Measured from <see cref="RunsNeeded"/> other runs of that very cell at
/// an equal plan, else assumed.
/// </summary>
/// <param name="LogDeviation">Beyond the launches.</param>
/// <param name="Total">Of the means of runs, as measured, launches and all; null where it was not.</param>
/// <param name="Runs">How many runs told it; 0 where it is assumed.</param>
public sealed record RunSpread(double LogDeviation, double? Total, int Runs)
{
    public const int RunsNeeded = 5;

    /// <summary>
    /// Ten runs of quick on a shared machine (results/intel-xeon-2-cores/quick-ten) differ by 0.11, those of the other that is kept by 0.08; a cell's launches
    /// do not tell it: two calm runs do not know how far apart they are.
    /// </summary>
    public const double Assumed = 0.10;

    public bool Measured => Runs > 0;

    public static RunSpread Of(IReadOnlyList<double> logMeans, double launchVariance, int launches)
    {
        if (logMeans.Count < RunsNeeded) return new RunSpread(Math.Max(Assumed, Math.Sqrt(launchVariance)), null, 0);
        var total = Statistics.Deviation(logMeans);
        return new RunSpread(Math.Sqrt(Math.Max(0, total * total - launchVariance / launches)), total, logMeans.Count);
    }
}
