namespace Bench.Records.Checks;

/// <summary>Host and worker time the same work. On a busy machine some answers come late; a clock is wrong where most of them do.</summary>
public static class ClockCheck
{
    private const double Share = 0.01;
    private const double LeastNanoseconds = 1e6;
    // A host that has to wait for a processor hears an answer later, by a tick of the scheduler or two, whoever's processor it was.
    private const double LateNanoseconds = 10e6;

    public static Finding? Of(Cell cell)
    {
        if (CellChecks.IsScripted(cell)) return Finding.Note(FindingId.ScriptedClock);
        var judged = CellChecks.Undisturbed(cell) is var some && 2 * some.Count > cell.Iterations.Count ? some : cell.Iterations;
        var pipes = cell.Launches.ToLookup(launch => launch.Wave, launch => launch.PipeNanoseconds ?? 0);
        if (2 * judged.Count(iteration => IsOff(iteration, pipes[iteration.Wave].LastOrDefault(), cell.Parts.Threads)) <= judged.Count) return null;
        var ratios = judged.Select(iteration => (double)iteration.WorkerNanoseconds / iteration.HostNanoseconds);
        return Finding.Void(FindingId.WrongClock, ("ofHostTime", Statistics.Median([.. ratios])));
    }

    private static bool IsOff(Iteration iteration, long pipe, int processors)
    {
        var late = iteration.HostNanoseconds - iteration.WorkerNanoseconds;
        var allowed = Math.Max(Share * iteration.HostNanoseconds, Math.Max(pipe, LeastNanoseconds));
        // No answer comes before its time; one that comes late may have waited for as long as others had the processors,
        // which in an iteration without a mark is a little at most.
        var others = ((iteration.Disturbance?.ForeignNanoseconds ?? 0) + (iteration.Disturbance?.StealNanoseconds ?? 0)) / Math.Max(1, processors);
        if (!iteration.Flags.Any(Flags.FromOutside.Contains)) others = Math.Min(others, Disturbances.LeastNanoseconds);
        return -late > allowed || late > Math.Max(allowed, LateNanoseconds) + others;
    }
}
