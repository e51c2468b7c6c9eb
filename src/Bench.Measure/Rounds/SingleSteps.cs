using Bench.Measure.Plan;
using Bench.Records;

namespace Bench.Measure.Rounds;

// Steps that are asked for one by one: a worker that is told n can leave out steps of a run, but not the only one.
internal static class SingleSteps
{
    private const int Most = 16;

    /// <summary>How many a visit has. None where runs of a single step are what is timed.</summary>
    public static int Count(double stepNanoseconds, double pipeNanoseconds, long steps, int iterations, Random random)
    {
        if (steps <= 1) return 0;
        // Where a step is a good part of an iteration, a visit in several has one.
        var afforded = Estimates.SingleStepsShare * iterations * steps * stepNanoseconds / (stepNanoseconds + pipeNanoseconds);
        return (int)Math.Min(Most, Math.Floor(afforded) + (random.NextDouble() < afforded - Math.Floor(afforded) ? 1 : 0));
    }

    /// <summary>Adds so many to those that the visit has.</summary>
    public static Proof Run(LiveCell live, int count, Proof proof, Random random)
    {
        if (count == 0) return proof;
        var singles = new long[count];
        var waited = new long?[count];
        using var delays = live.Worker.Tree.WatchDelays();
        var watch = live.Worker.Tree.Watch();
        long? cpu = 0;
        for (var i = 0; i < count; i++)
        {
            delays.SinceAsked();
            var before = watch.Nanoseconds();
            var run = live.Run(1, random.Next(live.Bundle.Info.Sets), MessageLimits.Run(1, live.StepNanoseconds));
            singles[i] = run.HostNanoseconds;
            // While the host waited for a processor, pools that had nothing to do any more may have spun on all of theirs.
            cpu += watch.Nanoseconds() - before - live.Cpus.Count * (run.HostDelayNanoseconds ?? 0);
            waited[i] = delays.SinceAsked();
        }

        cpu += (proof.Singles.Count == 0 ? 0 : proof.SinglesCpuNanoseconds) + watch.OfNewcomers();
        return proof with
        {
            Singles = [.. proof.Singles, .. singles],
            SingleDelays = waited.All(delay => delay is not null) ? [.. proof.SingleDelays ?? [], .. waited.Select(delay => delay!.Value)] : proof.SingleDelays,
            SinglesCpuNanoseconds = cpu is { } spent ? Math.Max(0, spent) : null,
        };
    }
}
