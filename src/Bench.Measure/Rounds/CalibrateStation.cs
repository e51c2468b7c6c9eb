using System.Diagnostics;
using Bench.Measure.Plan;
using Bench.Measure.Workers;
using Bench.Records;

namespace Bench.Measure.Rounds;

// How many steps make an iteration of this launch; and, since a run has just ended, whether its fence was there.
internal static class CalibrateStation
{
    private const int Probes = 100;

    public static void Calibrate(LiveCell live, PlanFacts plan)
    {
        var pipe = new double[Probes];
        var after = Sync(live);
        for (var i = 0; i < Probes; i++) pipe[i] = Sync(live);
        Array.Sort(pipe);
        live.Steps = Calibration.Steps(live.StepNanoseconds, plan.IterationSeconds, Statistics.Median(pipe));
        live.Launch = live.Launch with { Steps = live.Steps, SyncNanoseconds = after, PipeNanoseconds = (long)pipe[(int)(0.99 * (Probes - 1))] };
    }

    private static long Sync(LiveCell live)
    {
        var start = Stopwatch.GetTimestamp();
        live.Worker.Sync(MessageLimits.Small);
        return LiveCell.Nanoseconds(start);
    }
}
