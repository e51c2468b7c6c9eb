using System.Globalization;
using Bench.Measure.Machine;
using Bench.Records;

namespace Bench.Measure.Rounds.Checks;

/// <summary>Host and worker time the same work. On a busy machine some answers come late; a clock is wrong where most of them do.</summary>
public static class ClockCheck
{
    private const double Share = 0.01;
    private const double LeastNanoseconds = 1e6;
    // A host that has to wait for a processor hears an answer later, by a tick of the scheduler or two, whoever's processor it was.
    private const double LateNanoseconds = 10e6;

    public static Finding? Of(Cell cell)
    {
        if (CellChecks.IsScripted(cell)) return new Finding("timed on a scripted clock", Voids: false);
        var calm = CellChecks.Calm(cell) is var some && 2 * some.Count > cell.Iterations.Count ? some : cell.Iterations;
        var pipes = cell.Launches.ToDictionary(launch => launch.Wave, launch => launch.PipeNanoseconds ?? 0);
        if (2 * calm.Count(iteration => IsOff(iteration, pipes.GetValueOrDefault(iteration.Wave), cell.Parts.Threads)) <= calm.Count) return null;
        var ratio = Statistics.Median([.. calm.Select(iteration => (double)iteration.WorkerNanoseconds / iteration.HostNanoseconds)]);
        return new Finding(string.Create(CultureInfo.InvariantCulture, $"the worker's clock shows {ratio:0.00} of the time that passed for the host"), Voids: true);
    }

    private static bool IsOff(Iteration iteration, long pipe, int processors)
    {
        var late = iteration.HostNanoseconds - iteration.WorkerNanoseconds;
        var allowed = Math.Max(Share * iteration.HostNanoseconds, Math.Max(pipe, LeastNanoseconds));
        // No answer comes before its time; one that comes late may have waited for as long as others had the processors, which in an iteration without a mark is a little at most.
        var others = ((iteration.Disturbance?.ForeignNanoseconds ?? 0) + (iteration.Disturbance?.StealNanoseconds ?? 0)) / processors;
        return -late > allowed || late > Math.Max(allowed, LateNanoseconds) + (iteration.Flags.Any(Flags.FromOutside.Contains) ? others : Math.Min(others, Disturbances.LeastNanoseconds));
    }
}
