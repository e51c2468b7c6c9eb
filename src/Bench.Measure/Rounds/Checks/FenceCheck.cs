using System.Globalization;
using Bench.Records;

namespace Bench.Measure.Rounds.Checks;

/// <summary>Right after a run there is nothing left to wait for: `sync` takes a message's time and no more.</summary>
public static class FenceCheck
{
    private const double TimesPipe = 2;
    private const double StepShare = 0.1;
    // The host may lose its processor for that long on a busy machine.
    private const double LeastNanoseconds = 2e6;

    public static Finding? Of(Cell cell)
    {
        // In most launches, by more than the slowest messages without work before them. Where others had the processors an answer is late for that reason.
        var calm = CellChecks.Calm(cell).Select(iteration => iteration.Wave).ToHashSet();
        var launches = cell.Launches.Where(launch => calm.Contains(launch.Wave)).ToList();
        var late = launches.Where(launch => launch.SyncNanoseconds > Math.Max(LeastNanoseconds,
            Math.Max(TimesPipe * (launch.PipeNanoseconds ?? 0), StepShare * Statistics.LaunchStepNanoseconds(cell, launch.Wave)))).ToList();
        if (2 * late.Count <= launches.Count) return null;
        var milliseconds = Statistics.Median([.. late.Select(launch => launch.SyncNanoseconds!.Value / 1e6)]);
        return new Finding(string.Create(CultureInfo.InvariantCulture, $"a fence is missing: {milliseconds:0.0} ms of work were left when a run had ended"), Voids: true);
    }
}
