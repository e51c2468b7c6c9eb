using Bench.Bundles;
using Bench.Records;

namespace Bench.Measure.Rounds;

// One visit to a loaded cell: an untimed run, then the timed iterations, then it is stopped.
internal static class VisitStation
{
    public static IReadOnlyList<Iteration> Visit(LiveCell live, PlanFacts plan, int round, int visit)
    {
        var random = new Random(Order.HashCode(plan.Seed, live.Index, live.Wave, round));
        live.Worker.Continue();
        // After being stopped a worker's caches, clocks and threads are cold for a while.
        var leadIn = Math.Max(1, (long)(live.Steps * plan.LeadInSeconds / plan.IterationSeconds));
        live.Run(leadIn, random.Next(Bundle.InputSets), MessageLimits.Run(leadIn, live.StepNanoseconds));

        var (steps, _) = Calibration.Visit(live.Steps, Bundle.InputSets, random);
        var iterations = new List<Iteration>();
        var times = TimedVisit.Measure(n =>
        {
            var (_, firstSet) = Calibration.Visit(live.Steps, Bundle.InputSets, random);
            var iteration = live.Run(n, firstSet, MessageLimits.Run(n, live.StepNanoseconds), round, visit);
            iterations.Add(iteration);
            return iteration.WorkerNanoseconds;
        }, steps, plan.Iterations);
        live.Worker.Stop();
        if (times.Count != iterations.Count) throw new InvalidOperationException($"{iterations.Count} runs were timed as {times.Count} iterations");
        return [.. iterations.Zip(times, (iteration, nanoseconds) => iteration with { WorkerNanoseconds = nanoseconds })];
    }
}
