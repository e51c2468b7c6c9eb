using System.Globalization;
using Bench.Records;

namespace Bench.Measure.Rounds.Checks;

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
        var calm = CellChecks.Calm(cell).ToLookup(iteration => iteration.Wave);
        var launches = cell.Launches.Where(launch => 2 * calm[launch.Wave].Count() > cell.Iterations.Count(iteration => iteration.Wave == launch.Wave)).ToList();
        var late = launches.Where(launch => launch.SyncNanoseconds > Math.Max(LeastNanoseconds,
            Math.Max(TimesPipe * (launch.PipeNanoseconds ?? 0), StepShare * Statistics.LaunchStepNanoseconds(cell, launch.Wave)))).ToList();
        // Nobody watched the processors during the probes themselves: one launch of several is no proof.
        if (2 * late.Count <= launches.Count || late.Count < Math.Min(2, cell.Launches.Count)) return null;
        var milliseconds = Statistics.Median([.. late.Select(launch => launch.SyncNanoseconds!.Value / 1e6)]);
        return new Finding(string.Create(CultureInfo.InvariantCulture, $"a fence is missing: {milliseconds:0.0} ms of work were left when a run had ended"), Voids: true);
    }
}
