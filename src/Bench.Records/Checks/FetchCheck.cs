namespace Bench.Records.Checks;

/// <summary>`fetch` hands out what was computed; one that computes it then uses a step's CPU time.
/// Seen where a step is long enough for the kernel's count.</summary>
public static class FetchCheck
{
    private const double LeastStepNanoseconds = 50e6;
    private const double StepShare = 0.5;

    public static Finding? Of(Cell cell)
    {
        if (CellChecks.IsScripted(cell) || cell.Launches.Count == 0) return null;
        double[] anew = [.. cell.Launches.Select(launch => OfAStep(cell, launch)).OfType<double>().Where(share => share > StepShare)];
        return 2 * anew.Length > cell.Launches.Count ? Finding.Void(FindingId.LateFetch, ("ofAStep", Statistics.Median(anew))) : null;
    }

    // CPU time of the fetch over that of a step; null where steps are too short to tell.
    private static double? OfAStep(Cell cell, Launch launch)
    {
        var runs = cell.Iterations.Where(iteration => iteration.Wave == launch.Wave && iteration.Counters is not null).ToList();
        if (runs.Count == 0 || Statistics.LaunchStepNanoseconds(cell, launch.Wave) < LeastStepNanoseconds) return null;
        var step = Statistics.Median([.. runs.Select(run => (double)run.Counters!.CpuNanoseconds / run.Steps)]);
        // A worker that does not count its processor's time tells nothing.
        return step > 0 ? launch.FetchCpuNanoseconds / step : null;
    }
}
