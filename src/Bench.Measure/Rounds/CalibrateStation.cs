using Bench.Measure.Plan;
using Bench.Records;

namespace Bench.Measure.Rounds;

// How many steps make an iteration of this launch, and what a message takes that asks for nothing.
internal static class CalibrateStation
{
    private const int Probes = 100;

    public static void Calibrate(LiveCell live, PlanFacts plan)
    {
        var pipe = new double[Probes];
        for (var i = 0; i < Probes; i++) pipe[i] = live.Sync();
        Array.Sort(pipe);
        live.PipeNanoseconds = Statistics.Median(pipe);
        live.Steps = Math.Min(live.MostSteps, Calibration.Steps(live.StepNanoseconds, plan.IterationSeconds, live.PipeNanoseconds));
        live.Launch = live.Launch with
        {
            Steps = live.Steps,
            PipeNanoseconds = (long)pipe[(int)(0.99 * (Probes - 1))],
            PipeMedianNanoseconds = (long)live.PipeNanoseconds,
        };
    }
}
