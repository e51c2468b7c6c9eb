using Bench.Measure.Machine;
using Bench.Records;
using Bench.Records.Checks;

namespace Bench.Measure.Rounds;

// One visit to a loaded cell: an untimed run, then the timed iterations, then it is stopped.
internal static class VisitStation
{
    public static IReadOnlyList<Iteration> Visit(LiveCell live, PlanFacts plan, int round, int visit, CancellationToken cancel)
    {
        var random = new Random(Order.HashCode(plan.Seed, live.Index, live.Wave, round));
        live.Worker.Continue();
        LeadIn(live, plan, random);
        IReadOnlyList<Iteration> timed = Timed(live, plan.Iterations, round, visit, random);
        if (timed.Any(Compiled) && !live.Rewarmed)
        {
            live.Rewarmed = true;
            WarmStation.Warm(live, plan.WarmUp, cancel);
            timed = Again(live, timed, Compiled, round, visit, random);
        }

        if (timed.Any(Disturbed) && live.RepeatsLeft-- > 0) timed = Again(live, timed, Disturbed, round, visit, random);
        live.Worker.Stop();
        return timed;
    }

    // After being stopped a worker's caches, clocks and threads are cold for a while.
    private static void LeadIn(LiveCell live, PlanFacts plan, Random random)
    {
        for (var left = Calibration.Steps(live.StepNanoseconds, plan.LeadInSeconds, 0); left > 0; left -= live.MostSteps)
        {
            var steps = Math.Min(left, live.MostSteps);
            live.Run(steps, random.Next(live.Bundle.Info.Sets), MessageLimits.Run(steps, live.StepNanoseconds));
        }
    }

    private static IReadOnlyList<Iteration> Again(LiveCell live, IReadOnlyList<Iteration> timed, Func<Iteration, bool> bad, int round, int visit,
        Random random) =>
    [
        .. timed.Select(iteration => bad(iteration) ? iteration with { Flags = [.. iteration.Flags, Flags.Repeated] } : iteration),
        .. Timed(live, timed.Count(bad), round, visit, random),
    ];

    private static IReadOnlyList<Iteration> Timed(LiveCell live, int iterations, int round, int visit, Random random)
    {
        var steps = Calibration.Varied(live.Steps, live.MostSteps, random);
        var runs = new List<Iteration>();
        var times = TimedVisit.Measure(n =>
        {
            var firstSet = random.Next(live.Bundle.Info.Sets);
            live.Sensor.Begin();
            var energy = EnergyMeter.Read();
            // The kernel's word, not the worker's: one that hid its time would look disturbed by others.
            var before = ProcessTime.Nanoseconds(live.Worker.ProcessId);
            var run = live.Run(n, firstSet, MessageLimits.Run(n, live.StepNanoseconds), round, visit);
            var own = (ProcessTime.Nanoseconds(live.Worker.ProcessId) - before) ?? run.Counters!.CpuNanoseconds;
            runs.Add(run with { Microjoules = EnergyMeter.Between(energy, EnergyMeter.Read()), Disturbance = live.Sensor.End(own) });
            return run.WorkerNanoseconds;
        }, steps, iterations);
        if (times.Count != runs.Count) throw new InvalidOperationException($"{runs.Count} runs were timed as {times.Count} iterations");
        return [.. runs.Zip(times, (run, nanoseconds) => Marked(run with { WorkerNanoseconds = nanoseconds }, live.Cpus.Count))];
    }

    private static Iteration Marked(Iteration run, int processors)
    {
        var marks = Disturbances.Marks(run.Disturbance, run.HostNanoseconds, processors);
        return run with { Flags = run.Counters!.Compilations > 0 ? [.. marks, Flags.Compiled] : marks };
    }

    private static bool Compiled(Iteration iteration) => iteration.Flags.Contains(Flags.Compiled) && !iteration.Flags.Contains(Flags.Repeated);

    private static bool Disturbed(Iteration iteration) => !iteration.Flags.Contains(Flags.Repeated) && iteration.Flags.Any(Flags.FromOutside.Contains);
}
