using Bench.Measure.Machine;
using Bench.Measure.Workers;
using Bench.Records;
using Bench.Records.Checks;

namespace Bench.Measure.Rounds;

// One visit to a loaded cell: a step on new inputs, an untimed run, steps one by one, then the timed iterations, then it is stopped.
internal static class VisitStation
{
    /// <summary>What was measured, and what the gate says of it.</summary>
    public static (RoundVisit Visit, IReadOnlyList<Verdict> Verdicts) Visit(
        LiveCell live, PlanFacts plan, RunPlaces places, int round, int visit, CancellationToken cancel)
    {
        var random = new Random(Order.HashCode(plan.Seed, live.Index, live.Wave, round));
        live.Worker.Continue();
        var proof = new Proof { Wave = live.Wave, Round = round };
        var verdicts = new List<Verdict>();
        // Before the untimed run, in which what this leaves behind (compilations of a managed worker, cooled caches) has its time.
        if (GateStation.HandOver(live, places, random) is { } set)
        {
            using var delays = live.Worker.Tree.WatchDelays();
            var unseen = live.Run(1, set, MessageLimits.Run(1, live.StepNanoseconds)).HostNanoseconds;
            proof = proof with { UnseenNanoseconds = unseen, UnseenDelayNanoseconds = delays.SinceAsked() };
            verdicts.AddRange(GateStation.AfterVisit(live, places, random));
        }

        // A step on new inputs that takes as long is a run that goes before.
        if (!(proof.UnseenNanoseconds >= plan.LeadInSeconds * 1e9)) proof = LeadIn(live, plan, proof, random);
        // Half of them before and half after: what gets faster or slower meanwhile does so for both.
        // In the last round none after: what is gated then is a timed step.
        var singles = SingleSteps.Count(live.StepNanoseconds, live.PipeNanoseconds, live.Steps, plan.Iterations, random);
        var before = round == plan.Rounds ? singles : (singles + random.Next(2)) / 2;
        proof = SingleSteps.Run(live, before, proof, random);
        IReadOnlyList<Iteration> timed = Timed(live, plan.Iterations, round, visit, random);
        if (timed.Any(Compiled) && !live.Rewarmed)
        {
            live.Rewarmed = true;
            WarmStation.Warm(live, plan.WarmUp, cancel);
            timed = Again(live, timed, Compiled, round, visit, random);
        }

        if (timed.Any(Disturbed) && live.RepeatsLeft-- > 0) timed = Again(live, timed, Disturbed, round, visit, random);
        if (round < plan.Rounds && live.Bundle.Info.GoldenSteps == 0) verdicts.AddRange(GateStation.AfterVisit(live, places, random));
        proof = SingleSteps.Run(live, singles - before, proof, random);
        live.Worker.Stop();
        return (new RoundVisit(live.Index, timed, proof), verdicts);
    }

    // After being stopped a worker's caches, clocks and threads are cold for a while. Of several runs the last is told.
    private static Proof LeadIn(LiveCell live, PlanFacts plan, Proof proof, Random random)
    {
        for (var left = Calibration.Steps(live.StepNanoseconds, plan.LeadInSeconds, 0); left > 0; left -= live.MostSteps)
        {
            var steps = Math.Min(left, live.MostSteps);
            var run = live.Run(steps, random.Next(live.Bundle.Info.Sets), MessageLimits.Run(steps, live.StepNanoseconds));
            proof = proof with { LeadInSteps = steps, LeadInNanoseconds = run.HostNanoseconds };
        }

        return proof;
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
            runs.Add(Watched(live, n, random.Next(live.Bundle.Info.Sets), round, visit));
            return runs[^1].WorkerNanoseconds;
        }, steps, iterations);
        if (times.Count != runs.Count) throw new InvalidOperationException($"{runs.Count} runs were timed as {times.Count} iterations");
        return [.. runs.Zip(times, (run, nanoseconds) => Marked(run with { WorkerNanoseconds = nanoseconds }, live.Cpus.Count))];
    }

    private static Iteration Watched(LiveCell live, long steps, int firstSet, int round, int visit)
    {
        using var delays = live.Worker.Tree.WatchDelays();
        live.Sensor.Begin();
        var energy = EnergyMeter.Read();
        // The kernel's word, not the worker's: one that hid its time would look disturbed by others.
        var watch = live.Worker.Tree.Watch();
        var run = live.Run(steps, firstSet, MessageLimits.Run(steps, live.StepNanoseconds), round, visit);
        var spent = watch.Nanoseconds();
        var used = EnergyMeter.Between(energy, EnergyMeter.Read());
        var fence = FenceOf(live, watch, delays, spent);
        var newcomers = watch.OfNewcomers();
        return run with
        {
            Microjoules = used,
            CpuNanoseconds = spent + newcomers,
            ResidentBytes = live.Worker.Tree.ResidentBytes(),
            Fence = fence,
            Disturbance = live.Sensor.End((watch.Nanoseconds() + newcomers) ?? run.Counters!.CpuNanoseconds),
        };
    }

    private static Fence FenceOf(LiveCell live, CpuWatch watch, DelayWatch delays, long? before)
    {
        delays.SinceAsked();
        var left = live.Sync();
        var between = watch.Nanoseconds();
        var delay = delays.SinceAsked();
        var idle = live.Sync();
        return new Fence(left, idle, between - before, watch.Nanoseconds() - between, delay);
    }

    private static Iteration Marked(Iteration run, int processors)
    {
        var marks = Disturbances.Marks(run.Disturbance, run.HostNanoseconds, processors);
        return run with { Flags = run.Counters!.Compilations > 0 ? [.. marks, Flags.Compiled] : marks };
    }

    private static bool Compiled(Iteration iteration) => iteration.Flags.Contains(Flags.Compiled) && !iteration.Flags.Contains(Flags.Repeated);

    private static bool Disturbed(Iteration iteration) => !iteration.Flags.Contains(Flags.Repeated) && iteration.Flags.Any(Flags.FromOutside.Contains);
}
