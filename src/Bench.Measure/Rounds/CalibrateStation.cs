using System.Diagnostics;
using Bench.Measure.Plan;
using Bench.Measure.Workers;
using Bench.Records;

namespace Bench.Measure.Rounds;

// How many steps make an iteration of this launch; and, since a run has just ended, whether its fence was there.
internal static class CalibrateStation
{
    private const int Probes = 100;
    private const int FenceProbes = 3;
    private const double FenceProbeNanoseconds = 50e6;

    public static void Calibrate(LiveCell live, PlanFacts plan)
    {
        var pipe = new double[Probes];
        var left = WorkLeft(live);
        for (var i = 0; i < Probes; i++) pipe[i] = Sync(live);
        Array.Sort(pipe);
        live.Steps = Math.Min(live.MostSteps, Calibration.Steps(live.StepNanoseconds, plan.IterationSeconds, Statistics.Median(pipe)));
        live.Launch = live.Launch with { Steps = live.Steps, SyncNanoseconds = left, PipeNanoseconds = (long)pipe[(int)(0.99 * (Probes - 1))] };
    }

    // A message can be held up, and a host that slept meanwhile finds less left: the middle of some probes is neither.
    private static long WorkLeft(LiveCell live)
    {
        var left = new double[FenceProbes];
        left[0] = Sync(live);
        var steps = Math.Clamp((long)(FenceProbeNanoseconds / live.StepNanoseconds), 1, live.MostSteps);
        for (var probe = 1; probe < FenceProbes; probe++)
        {
            live.Run(steps, firstSet: 0, MessageLimits.Run(steps, live.StepNanoseconds));
            left[probe] = Sync(live);
        }

        return (long)Statistics.Median(left);
    }

    private static long Sync(LiveCell live)
    {
        var start = Stopwatch.GetTimestamp();
        live.Worker.Sync(MessageLimits.Small);
        return LiveCell.Nanoseconds(start);
    }
}
