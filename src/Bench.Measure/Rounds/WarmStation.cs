using Bench.Records;

namespace Bench.Measure.Rounds;

// Steps until they get no faster: a minimum, then until the last windows show no trend, never beyond the limit.
internal static class WarmStation
{
    private const double WindowSeconds = 0.25;

    public static void Warm(LiveCell live, WarmUp warmUp, CancellationToken cancel)
    {
        long steps = 0, spent = 0, n = 1;
        var windows = new List<double>();
        var settled = false;
        var set = 0;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            var run = live.Run(n, set, MessageLimits.Run(n, live.StepNanoseconds));
            set = (int)((set + n) % live.Bundle.Info.Sets);
            steps += n;
            // The host's clock: a worker on a scripted one would never be warm.
            spent += Math.Max(run.HostNanoseconds, run.WorkerNanoseconds);
            live.StepNanoseconds = Math.Max(1, Statistics.StepNanoseconds(run));
            if (run.WorkerNanoseconds >= WindowSeconds * 1e9 / 2 || n == live.MostSteps) windows.Add(live.StepNanoseconds);
            n = Math.Clamp((long)(WindowSeconds * 1e9 / live.StepNanoseconds), 1, Math.Min(live.MostSteps, n * 16));
            settled = WarmTrend.IsSettled(windows);
            if (spent >= warmUp.LimitSeconds * 1e9 && steps >= warmUp.MinimumSteps) break;
            if (spent >= warmUp.MinimumSeconds * 1e9 && steps >= warmUp.MinimumSteps && settled) break;
        }

        if (windows.Count > 0) live.StepNanoseconds = Statistics.Median(windows[^Math.Min(WarmTrend.Windows, windows.Count)..]);
        live.Launch = live.Launch with
        {
            Wave = live.Wave,
            LoadNanoseconds = live.LoadNanoseconds,
            CompileNanoseconds = live.Loaded.CompileNanoseconds,
            FirstStepNanoseconds = live.FirstStepNanoseconds,
            WarmSteps = live.Launch.WarmSteps + steps,
            WarmNanoseconds = live.Launch.WarmNanoseconds + spent,
            Settled = settled,
            LoadedPeakBytes = live.LoadedPeakBytes > 0 ? live.LoadedPeakBytes : null,
            Processors = live.Cpus,
        };
    }
}
