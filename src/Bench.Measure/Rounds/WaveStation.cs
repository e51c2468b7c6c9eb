using Bench.Bundles;
using Bench.Graphs.Transforms;
using Bench.Measure.Gate;
using Bench.Measure.Machine;
using Bench.Measure.Plan;
using Bench.Measure.Workers;
using Bench.Records;

namespace Bench.Measure.Rounds;

// One wave of one workload: every cell of it in a fresh worker, as many at once as memory holds, through gate, warm, rounds and gate.
internal sealed class WaveStation(RunPlan plan, RunPlaces places, Bundle bundle, RunBook book, TimeLeft left)
{
    // A machine that is always disturbed must not take for ever.
    private const int RoundsARepeat = 3;

    private readonly PlanFacts _facts = plan.Facts;

    public void Run(Workload workload, int wave, CancellationToken cancel)
    {
        int[] cells = [.. Enumerable.Range(0, plan.Cells.Count).Where(cell => plan.Cells[cell].Key.Workload == workload && book.IsOpen(cell))];
        foreach (var group in MemoryRoom.Groups(cells, cell => IsAlone(plan.Cells[cell])
            ? MemoryRoom.Everything
            : Needed(plan.Cells[cell]), FreeMemory.Bytes()))
            RunGroup(group, wave, cancel);
    }

    private long Needed(PlannedCell cell) => cell.MemoryBytes ?? MemoryNeed.Worker(cell, bundle.Graph);

    // Where idle workers cannot be stopped, and on a GPU, whose memory others would take, one is resident at a time.
    private static bool IsAlone(PlannedCell cell) => !OperatingSystem.IsLinux() || cell.Key.Device != "cpu";

    private void RunGroup(IReadOnlyList<int> cells, int wave, CancellationToken cancel)
    {
        var live = new List<LiveCell>();
        try
        {
            // In turns too, of their own: who was launched last has had the least time to settle.
            foreach (var place in Order.Of(cells.Count, wave - 1, ~_facts.Seed))
            {
                cancel.ThrowIfCancellationRequested();
                if (Ready(cells[place], wave, cancel) is { } ready) live.Add(ready);
            }

            live.Sort((one, other) => one.Index.CompareTo(other.Index));
            for (var round = 1; round <= _facts.Rounds && live.Count > 0; round++) Round(live, wave, round, cancel);
            foreach (var cell in live.ToList()) Close(live, cell, cancel);
        }
        finally
        {
            foreach (var cell in live) cell.Dispose();
        }
    }

    // Loaded, gated, warm, calibrated and stopped; null when it did not get so far.
    private LiveCell? Ready(int index, int wave, CancellationToken cancel)
    {
        var planned = plan.Cells[index];
        LiveCell? live = null;
        try
        {
            book.Tell(new RunEvent.Loading(index, wave));
            if (wave == 1 && planned.IsGatedInFullFirst && !PassesInFull(index, planned, cancel)) return null;
            live = LiveCell.Start(index, planned, wave, bundle, CpuSet(planned), places);
            var facts = CellFacts.Loaded(planned, bundle, live.Hello, live.Loaded);
            if (wave == 1) book.Append(new JournalLine { Cell = index, Facts = facts });
            else if (CellFacts.Changed(book.Record.Cells[index], facts) is { } changed)
            {
                live.Dispose();
                book.End(index, new Outcome(OutcomeKind.Void, $"{InLaunch(wave)}{changed} since the run began"));
                return null;
            }

            if (!Gate(live, GateStation.BeforeRounds(live, places, step => Stepped(index, wave, step))))
            {
                live.Dispose();
                return null;
            }

            live.RepeatsLeft = Math.Max(1, _facts.Rounds / RoundsARepeat);
            book.Tell(new RunEvent.Warming(index, wave));
            WarmStation.Warm(live, _facts.WarmUp, cancel);
            CalibrateStation.Calibrate(live, _facts);
            left.Stepped(index, live.StepNanoseconds);
            left.Visits(index, _facts.Rounds);
            live.Worker.Stop();
            return live;
        }
        catch (WorkerException failure)
        {
            live?.Dispose();
            Fail(index, InLaunch(wave), failure, cancel);
            return null;
        }
        catch
        {
            live?.Dispose();
            throw;
        }
    }

    private IReadOnlyList<int> CpuSet(PlannedCell planned) => Cores.Set(planned.Key.Threads, plan.Machine.GrantedProcessors, CpuTopology.Cores());

    private void Stepped(int index, int wave, long nanoseconds)
    {
        left.Stepped(index, nanoseconds);
        book.Tell(new RunEvent.Stepped(index, wave, nanoseconds, left.Now()));
    }

    // In a worker of its own, so that the launch that is measured stays fresh.
    private bool PassesInFull(int index, PlannedCell planned, CancellationToken cancel)
    {
        try
        {
            using var live =
                LiveCell.Start(index, planned with { Key = planned.Key with { Precision = GateStation.InFull } }, 1, bundle, CpuSet(planned), places);
            return Gate(live, GateStation.OneStepInFull(live, places));
        }
        catch (WorkerException failure)
        {
            Fail(index, $"in {GateStation.InFull}, which is gated first: ", failure, cancel);
            return false;
        }
    }

    private void Round(List<LiveCell> live, int wave, int round, CancellationToken cancel)
    {
        var order = Order.Of(live.Count, (wave - 1) * _facts.Rounds + round - 1, _facts.Seed);
        var visits = new List<RoundVisit>();
        var turns = order.Select(i => live[i]).ToList();
        for (var visit = 0; visit < turns.Count; visit++)
        {
            cancel.ThrowIfCancellationRequested();
            var cell = turns[visit];
            try
            {
                var (visited, verdicts) = VisitStation.Visit(cell, _facts, places, round, visit, cancel);
                var iterations = visited.Iterations;
                if (!Gate(cell, verdicts))
                {
                    live.Remove(cell);
                    cell.Dispose();
                    continue;
                }

                visits.Add(visited);
                left.Visits(cell.Index, _facts.Rounds - round);
                var rate = bundle.Graph.ItemsPerStep * 1e9 / Statistics.Median([.. iterations.Select(Statistics.StepNanoseconds)]);
                book.Tell(new RunEvent.Visited(cell.Index, wave, round, _facts.Rounds, rate, left.Now()));
            }
            catch (WorkerException failure)
            {
                live.Remove(cell);
                cell.Dispose();
                Fail(cell.Index, InLaunch(wave), failure, cancel);
            }
        }

        if (visits.Count > 0) book.Append(new JournalLine { Round = visits });
    }

    private void Close(List<LiveCell> live, LiveCell cell, CancellationToken cancel)
    {
        try
        {
            FreshPages.Touch(OutputGate.Fetched(cell), places.ScratchFolder);
            cell.Worker.Continue();
            var verdicts = GateStation.AfterRounds(cell, places);
            if (Kinks.TooMany(book.Record.Cells[cell.Index].Verdicts.Concat(verdicts)) is { } failed) verdicts = [.. verdicts, failed];
            var memory = cell.Worker.Memory(MessageLimits.Small);
            if (Gate(cell, verdicts))
                book.Append(new JournalLine
                {
                    Cell = cell.Index,
                    Launch = cell.Launch with { PeakBytes = memory.PeakBytes },
                });
        }
        catch (WorkerException failure)
        {
            Fail(cell.Index, InLaunch(cell.Wave), failure, cancel);
        }

        live.Remove(cell);
        cell.Dispose();
    }

    private bool Gate(LiveCell live, IReadOnlyList<Verdict> verdicts)
    {
        if (verdicts.Count == 0) return true;
        book.Append(new JournalLine { Cell = live.Index, Verdicts = verdicts });
        // Within the rounds only what fails is told: a visit has an event of its own.
        if (verdicts.Any(verdict => verdict.Station != GateStation.Within || !verdict.Passed))
            book.Tell(new RunEvent.Gated(live.Index, live.Wave, verdicts));
        if (verdicts.All(verdict => verdict.Passed)) return true;
        book.End(live.Index, new Outcome(OutcomeKind.FailedGate));
        return false;
    }

    private void Fail(int cell, string where, WorkerException failure, CancellationToken cancel)
    {
        // Nothing that fails after Ctrl-C counts.
        if (failure.Failure == WorkerFailure.Died) Interruption.ThrowIfComing(cancel);
        cancel.ThrowIfCancellationRequested();
        var outcome = Failures.Of(failure);
        book.End(cell, outcome with { Reason = where + outcome.Reason });
    }

    private static string InLaunch(int wave) => wave == 1 ? "" : $"in launch {wave}: ";
}
