namespace Bench.Records.Checks;

/// <summary>
/// Host and worker time the same work. An answer is late by a message's time and by what the host waited for a processor, which the kernel counts:
/// what goes beyond, in most iterations or surely at the median, the worker's clock has left out.
/// </summary>
public static class ClockCheck
{
    private const double Share = 0.01;
    // A host that has to wait for a processor hears an answer later, by a tick of the scheduler or two; so it does where the worker had to wait before it
    // answered, which nobody counts. Allowed where the kernel does not count the host's, and of iterations too few for the worker's to show as chance.
    private const double LateNanoseconds = 10e6;

    public static Finding? Of(Cell cell)
    {
        if (CellChecks.IsScripted(cell)) return Finding.Note(FindingId.ScriptedClock);
        var pipes = cell.Launches.ToLookup(launch => launch.Wave, launch => (double)(launch.PipeNanoseconds ?? 0));
        Late[] lates = [.. cell.Iterations.Select(iteration => Of(iteration, pipes[iteration.Wave].LastOrDefault(), cell.Parts.Threads))];
        if (!Surely(lates, late => late.Share) && !Surely(lates, late => -late.Early)) return null;
        var ratios = cell.Iterations.Select(iteration => (double)iteration.WorkerNanoseconds / iteration.HostNanoseconds);
        return Finding.Void(FindingId.WrongClock, ("ofHostTime", Statistics.Median([.. ratios])));
    }

    // Beyond what a message may take at worst in most of them, or beyond what it takes at that time, a little in nearly each.
    private static bool Surely(Late[] lates, Func<Late, double> share) =>
        2 * lates.Count(late => share(late) > Share + (lates.Length < CellChecks.LeastPairs ? late.Tick : late.Slowest)) > lates.Length
        || (lates.Length >= CellChecks.LeastPairs && MedianEnds.Lower(lates.Select(share)) > Share);

    private static Late Of(Iteration iteration, double pipe, int processors)
    {
        var late = (double)iteration.HostNanoseconds - iteration.WorkerNanoseconds;
        var slowest = iteration.HostDelayNanoseconds is null ? 0 : pipe;
        var message = iteration.HostDelayNanoseconds + (iteration.Fence?.IdleNanoseconds ?? pipe)
            ?? Math.Max(0, Math.Max(pipe, LateNanoseconds) - Share * iteration.HostNanoseconds) + Others(iteration, processors);
        var whole = Math.Max(iteration.HostNanoseconds, CellChecks.ShortestNanoseconds);
        return new Late((late - message) / whole, late / whole, slowest / whole, Math.Max(slowest, LateNanoseconds) / whole);
    }

    // One that comes late may have waited for as long as others had the processors, which in an iteration without a mark is a little at most.
    private static double Others(Iteration iteration, int processors)
    {
        var others = ((iteration.Disturbance?.ForeignNanoseconds ?? 0) + (iteration.Disturbance?.StealNanoseconds ?? 0)) / Math.Max(1, processors);
        return iteration.Flags.Any(Flags.FromOutside.Contains) ? others : Math.Min(others, Disturbances.LeastNanoseconds);
    }

    // As shares of the iteration: what the host waited longer than for a message; the same, message included; the slowest messages; the scheduler's ticks.
    private readonly record struct Late(double Share, double Early, double Slowest, double Tick);
}
