using System.Diagnostics;
using Bench.Measure.Plan;
using Bench.Measure.Workers;
using Bench.Records;

namespace Bench.Measure.Rounds;

// How many steps make an iteration of this launch.
internal static class CalibrateStation
{
    private const int Probes = 5;

    public static void Calibrate(LiveCell live, PlanFacts plan)
    {
        var pipe = new double[Probes];
        long sync = 0;
        for (var i = 0; i < Probes; i++)
        {
            var start = Stopwatch.GetTimestamp();
            sync = live.Worker.Sync(MessageLimits.Small);
            pipe[i] = LiveCell.Nanoseconds(start);
        }

        live.Steps = Calibration.Steps(live.StepNanoseconds, plan.IterationSeconds, Statistics.Median(pipe));
        live.Launch = live.Launch with { Steps = live.Steps, SyncNanoseconds = sync };
    }
}
