namespace Bench.Records.Checks;

/// <summary>
/// `fetch` hands out what was computed. What the first one after a run takes beyond a second of the same was left to be computed;
/// one that computes anew each time uses a step's CPU time, beyond what so many bytes cost to hand out.
/// </summary>
public static class FetchCheck
{
    private const double LeastStepNanoseconds = 50e6;
    private const double StepShare = 0.5;
    private const double NanosecondsAByte = 4;
    // Of a first fetch beyond a second: 0.16 to 0.45 where honest engines hand out tens of megabytes.
    private const double FirstNanosecondsAByte = 1;
    private const double LeftShare = 0.05;
    // A first fetch opens another file and touches memory anew.
    private const double LeastLeftNanoseconds = 5e6;

    private const int MostLooks = 3;

    /// <summary>Whether a launch's first fetch took so much longer than its second that work may have been left to it.</summary>
    public static bool IsLate(Launch launch, double stepNanoseconds) =>
        OfALaunch(launch) > Math.Max(LeftShare * stepNanoseconds, LeastLeftNanoseconds);

    /// <summary>
    /// Whether the host should run and fetch once more before the launch is told: a runtime that compiles in the background, or whom others hold up, is late
    /// once; whoever leaves work to a fetch, in most. After the last look the launch holds what most of them showed.
    /// </summary>
    public static bool NeedsAnotherLook(int late, int inTime) => late == 1 && late + inTime < MostLooks;

    public static Finding? Of(Cell cell) => CellChecks.IsScripted(cell) || cell.Launches.Count == 0 ? null : Left(cell) ?? Anew(cell);

    // In most launches: by both clocks, since others may hold up either fetch and a pool may spin during both.
    private static Finding? Left(Cell cell)
    {
        double[] lefts = [.. cell.Launches.Select(OfALaunch).OfType<double>()];
        var step = Statistics.Median([.. Statistics.LaunchStepNanoseconds(cell)]);
        var late = cell.Launches.Count(launch => IsLate(launch, step));
        return 2 * late > cell.Launches.Count && late >= Math.Min(2, cell.Launches.Count)
            ? Finding.Void(FindingId.LeftToFetch, ("nanosecondsLeft", Statistics.Median(lefts)), ("stepNanoseconds", step)) : null;
    }

    private static double? OfALaunch(Launch launch) =>
        Less(launch.FetchNanoseconds - Math.Min(launch.FetchDelayNanoseconds ?? 0, CellChecks.TurnsNanoseconds) - launch.FetchAgainNanoseconds,
            launch.FetchCpuNanoseconds - launch.FetchAgainCpuNanoseconds) - FirstNanosecondsAByte * (launch.FetchBytes ?? 0);

    private static double? Less(double? one, double? other) => one is null || other is null ? null : Math.Min(one.Value, other.Value);

    private static Finding? Anew(Cell cell)
    {
        double[] anew = [.. cell.Launches.Select(launch => OfAStep(cell, launch)).OfType<double>().Where(share => share > StepShare)];
        return 2 * anew.Length > cell.Launches.Count ? Finding.Void(FindingId.LateFetch, ("ofAStep", Statistics.Median(anew))) : null;
    }

    // CPU time of the fetch over that of a step; null where steps are too short to tell.
    private static double? OfAStep(Cell cell, Launch launch)
    {
        var runs = cell.Iterations.Where(iteration => iteration.Wave == launch.Wave && CellChecks.CpuNanoseconds(iteration) is not null).ToList();
        if (runs.Count == 0 || Statistics.LaunchStepNanoseconds(cell, launch.Wave) < LeastStepNanoseconds) return null;
        var step = Statistics.Median([.. runs.Select(run => CellChecks.CpuNanoseconds(run)!.Value / run.Steps)]);
        // A worker that does not count its processor's time tells nothing.
        return step > 0 ? (launch.FetchCpuNanoseconds - NanosecondsAByte * (launch.FetchBytes ?? 0)) / step : null;
    }
}
