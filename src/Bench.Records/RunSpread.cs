namespace Bench.Records;

/// <summary>
/// How much a cell's number differs from run to run beyond what its launches explain; <see cref="Total"/> holds both, as the means of runs show them.
/// </summary>
public readonly record struct RunSpread(double LogDeviation, double Total, double Degrees, bool Measured)
{
    public const int RunsNeeded = 5;

    /// <summary>Pooled over cells of which five runs are known; else taken equal to the spread of launches.</summary>
    public static RunSpread Of(IEnumerable<IReadOnlyList<RunMean>> runsByCell, PooledSpread launches)
    {
        var enough = runsByCell.Where(runs => runs.Count >= RunsNeeded).ToList();
        if (enough.Count == 0) return new RunSpread(launches.LogDeviation, launches.LogDeviation, launches.Degrees, false);
        double weight = enough.Sum(runs => runs.Count - 1);
        var total = enough.Sum(runs => Square(runs) * (runs.Count - 1)) / weight;
        var explained = launches.LogDeviation * launches.LogDeviation * enough.Sum(runs => Explained(runs) * (runs.Count - 1)) / weight;
        // All cells of a run share its luck: more of them tell no more of how runs differ.
        return new RunSpread(Beyond(total, explained), Math.Sqrt(total), enough.Max(runs => runs.Count) - 1, true);
    }

    /// <summary>For one cell, given its runs and the spread of its launches: its own where it differs from run to run by more than the others do.</summary>
    public RunSpread For(IReadOnlyList<IReadOnlyList<RunMean>> runs, PooledSpread launches)
    {
        var noisiest = this;
        foreach (var own in runs.Where(own => own.Count >= RunsNeeded))
        {
            var total = Square(own);
            var beyond = Beyond(total, launches.LogDeviation * launches.LogDeviation * Explained(own));
            if (beyond > noisiest.LogDeviation) noisiest = this with { LogDeviation = beyond, Total = Math.Sqrt(total) };
        }

        return noisiest;
    }

    private static double Square(IReadOnlyList<RunMean> runs) => Math.Pow(Statistics.Deviation([.. runs.Select(run => run.Log)]), 2);

    private static double Explained(IReadOnlyList<RunMean> runs) => runs.Average(run => 1.0 / run.Launches);

    private static double Beyond(double total, double explained) => Math.Sqrt(Math.Max(0, total - explained));
}
