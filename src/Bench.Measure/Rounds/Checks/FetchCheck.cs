using Bench.Records;

namespace Bench.Measure.Rounds.Checks;

/// <summary>`fetch` hands out what was computed; one that computes it then uses a step's CPU time. Seen where a step is long enough for the kernel's count.</summary>
public static class FetchCheck
{
    private const double LeastStepNanoseconds = 50e6;
    private const double StepShare = 0.5;

    public static Finding? Of(Cell cell)
    {
        if (CellChecks.IsScripted(cell) || cell.Launches.Count == 0) return null;
        var anew = cell.Launches.Count(launch =>
        {
            var runs = cell.Iterations.Where(iteration => iteration.Wave == launch.Wave && iteration.Counters is not null).ToList();
            if (runs.Count == 0 || Statistics.LaunchStepNanoseconds(cell, launch.Wave) < LeastStepNanoseconds) return false;
            return launch.FetchCpuNanoseconds > StepShare * Statistics.Median([.. runs.Select(run => (double)run.Counters!.CpuNanoseconds / run.Steps)]);
        });
        return 2 * anew > cell.Launches.Count ? new Finding("its outputs were computed when they were fetched, not by the timed step", Voids: true) : null;
    }
}
