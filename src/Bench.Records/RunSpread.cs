namespace Bench.Records;

/// <summary>How much a cell's number differs from run to run beyond what its launches explain.</summary>
public readonly record struct RunSpread(double LogDeviation, double Degrees, bool Measured)
{
    public const int RunsNeeded = 5;

    /// <summary>Pooled over cells of which five runs exist, given the means of the logs of each run; else taken equal to the spread of launches.</summary>
    public static RunSpread Of(IEnumerable<IReadOnlyList<double>> meanLogsByCell, PooledSpread launches)
    {
        var enough = meanLogsByCell.Where(means => means.Count >= RunsNeeded).ToList();
        if (enough.Count == 0) return new RunSpread(launches.LogDeviation, launches.Degrees, false);
        double degrees = enough.Sum(means => means.Count - 1);
        return new RunSpread(Math.Sqrt(enough.Sum(means => Math.Pow(Statistics.Deviation(means), 2) * (means.Count - 1)) / degrees), degrees, true);
    }

    /// <summary>For one cell, given the means of its runs: its own where it differs from run to run by more than the others do.</summary>
    public RunSpread For(IReadOnlyList<IReadOnlyList<double>> meanLogs) =>
        this with { LogDeviation = meanLogs.Where(means => means.Count >= RunsNeeded).Select(Statistics.Deviation).Append(LogDeviation).Max() };
}
