namespace Bench.Records.Checks;

/// <summary>
/// Right after an iteration there is nothing left to wait for: `sync` takes what a second one takes right after it. What threads waited for
/// processors is taken off; and work that is left uses the worker's own processor time too, which others cannot add to.
/// </summary>
public static class FenceCheck
{
    private const double Share = 0.01;
    // Of one iteration's work that is left as much is computed, at least on one processor.
    private const double CpuShare = Share / 2;

    public static Finding? Of(Cell cell)
    {
        var pipes = cell.Launches.ToLookup(launch => launch.Wave, launch => (double)(launch.PipeNanoseconds ?? 0));
        Left[] lefts = [.. cell.Iterations.Where(iteration => iteration.Fence is not null)
            .Select(iteration => Of(iteration, pipes[iteration.Wave].LastOrDefault()))];
        if (lefts.Length == 0) return OfLaunches(cell);
        if (!Surely(lefts, left => left.Share, Share) || (cell.Parts.Device == "cpu" && !Surely(lefts, left => left.CpuShare, CpuShare))) return null;
        return Finding.Void(FindingId.MissingFence, ("nanosecondsLeft", Statistics.Median([.. lefts.Select(left => left.Nanoseconds)])));
    }

    private static bool Surely(Left[] lefts, Func<Left, double> share, double limit) =>
        2 * lefts.Count(left => share(left) > limit + left.Slowest) > lefts.Length
        || (lefts.Length >= CellChecks.LeastPairs && MedianEnds.Lower(lefts.Select(share)) > limit);

    private static Left Of(Iteration iteration, double pipe)
    {
        var fence = iteration.Fence!;
        var later = (double)fence.Nanoseconds - fence.IdleNanoseconds;
        // Where the kernel does not tell it is taken to be so.
        var cpu = (double?)(fence.CpuNanoseconds - fence.IdleCpuNanoseconds) ?? later;
        var left = later - Waited(iteration, fence);
        var whole = Math.Max(iteration.HostNanoseconds, CellChecks.ShortestNanoseconds);
        return new Left(left, left / whole, cpu / whole, pipe / whole);
    }

    // Threads also wait for each other, where one still works and another answers: what they waited beyond the worker's own work was others' doing, and where
    // others had processors a few turns of the scheduler are.
    private static double Waited(Iteration iteration, Fence fence)
    {
        var delay = (double)(fence.DelayNanoseconds ?? 0);
        var others = Math.Max(0, delay - (fence.CpuNanoseconds ?? delay));
        return iteration.Flags.Any(Flags.FromOutside.Contains) ? Math.Max(others, Math.Min(delay, CellChecks.TurnsNanoseconds)) : others;
    }

    // Records made before each iteration was followed by `sync` have the middle of three a launch, during which nobody watched the processors.
    private static Finding? OfLaunches(Cell cell)
    {
        var late = cell.Launches.Where(launch => launch.SyncNanoseconds > Math.Max(10e6,
            Math.Max(2 * (launch.PipeNanoseconds ?? 0), 0.1 * Statistics.LaunchStepNanoseconds(cell, launch.Wave)))).ToList();
        return 2 * late.Count <= cell.Launches.Count || late.Count < Math.Min(2, cell.Launches.Count) || CellChecks.IsMostlyDisturbed(cell) ? null
            : Finding.Void(FindingId.MissingFence, ("nanosecondsLeft", Statistics.Median([.. late.Select(launch => (double)launch.SyncNanoseconds!.Value)])));
    }

    private readonly record struct Left(double Nanoseconds, double Share, double CpuShare, double Slowest);
}
