namespace Bench.Records.Checks;

/// <summary>Right after a run there is nothing left to wait for: `sync` takes a message's time and no more.</summary>
public static class FenceCheck
{
    private const double TimesPipe = 2;
    private const double StepShare = 0.1;
    // On a busy machine a processor is given back at the scheduler's tick, of 4 ms on most: twice of that is nobody's fault.
    private const double LeastNanoseconds = 10e6;

    public static Finding? Of(Cell cell)
    {
        // In most launches, by more than the slowest messages without work before them. Where others had the processors an answer is late for that reason.
        var (all, undisturbed) = (cell.Iterations.ToLookup(iteration => iteration.Wave), CellChecks.Undisturbed(cell).ToLookup(iteration => iteration.Wave));
        var launches = cell.Launches.Where(launch => 2 * undisturbed[launch.Wave].Count() > all[launch.Wave].Count()).ToList();
        var late = launches.Where(launch => launch.SyncNanoseconds > Math.Max(LeastNanoseconds,
            Math.Max(TimesPipe * (launch.PipeNanoseconds ?? 0), StepShare * Statistics.LaunchStepNanoseconds(cell, launch.Wave)))).ToList();
        // Nobody watched the processors during the probes themselves: one launch of several is no proof.
        if (2 * late.Count <= launches.Count || late.Count < Math.Min(2, cell.Launches.Count)) return null;
        return Finding.Void(FindingId.MissingFence, ("nanosecondsLeft", Statistics.Median([.. late.Select(launch => (double)launch.SyncNanoseconds!.Value)])));
    }
}
