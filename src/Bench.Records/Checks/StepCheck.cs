namespace Bench.Records.Checks;

/// <summary>
/// Time is proportional to steps. A step of a timed run takes what one takes that is asked for alone, which only a worker that computes it can answer;
/// and runs of other many steps take as much longer. Host's clock and kernel's count of the worker's CPU time: either convicts.
/// </summary>
public static class StepCheck
{
    private const double Least = 0.95;
    // What a run of a single step costs once more: threads that wake, caches that the host's work and the message's have cooled (docs/how-a-number-is-made.md).
    private const double OnceNanoseconds = 250e3;
    private const double ColdNanoseconds = 2e6;
    // Below, what is cold makes up most of it: 4 to 5 ms where a step takes 0.1.
    private const double LeastUnseenNanoseconds = 2 * ColdNanoseconds;
    private const double MostOnce = 0.5;
    private const double LeastOfUnseen = 0.5;
    // The untimed run comes when caches and clocks are cold.
    private const double LeastOfLeadIn = 0.7;
    // Below, what a message and a fence take by chance is a good part of a step.
    private const double TimesPipe = 20;
    // Below, where threads had to wait for processors: to wake a pool takes as long, and a step alone several times what it takes among others.
    private const double LeastOfWaiting = 2e6;

    public static Finding? Of(Cell cell)
    {
        if (CellChecks.IsScripted(cell) || cell.Proofs is null) return null;
        var pipes = cell.Launches.ToLookup(launch => launch.Wave, launch => (double)(launch.PipeMedianNanoseconds ?? 0));
        var visits = cell.Iterations.ToLookup(iteration => (iteration.Wave, iteration.Round));
        Visit[] pairs = [.. cell.Proofs.Where(proof => visits[(proof.Wave, proof.Round)].Any())
            .Select(proof => Visit.Of(proof, [.. visits[(proof.Wave, proof.Round)]], pipes[proof.Wave].LastOrDefault(), cell.Parts.Threads))];
        return OfSingles(pairs, cell) ?? OfUnseen(pairs) ?? OfLeadIns(pairs) ?? OfTooFew(pairs, cell);
    }

    private static Finding? OfSingles(Visit[] visits, Cell cell)
    {
        Visit[] pairs = [.. visits.Where(visit => IsLong(visit.Single, visit) && visit.Steps > 1)];
        if (IsShort(pairs, visit => visit.Step / visit.Single)) return Uncomputed(pairs, visit => visit.Single, visit => visit.Step);
        // What a thread waited says nothing of these.
        Visit[] counted = [.. visits.Where(visit => IsLong(visit.SingleCpu ?? 0, visit) && visit is { Steps: > 1, StepCpu: not null })];
        // One that computes nothing waits for time to pass, which costs it less where a quota holds it meanwhile.
        return cell.Parts.Device == "cpu" && !CellChecks.ComputesNothing(cell) && IsShort(counted, visit => visit.StepCpu!.Value / visit.SingleCpu!.Value)
            ? Uncomputed(counted, visit => visit.SingleCpu!.Value, visit => visit.StepCpu!.Value) : null;
    }

    private static bool IsLong(double single, Visit visit) => single > Math.Max(TimesPipe * visit.Pipe, visit.Waiting ? LeastOfWaiting : 0);

    // The first step after the worker was stopped, on new inputs, finds caches colder than any other, and threads asleep.
    private static Finding? OfUnseen(Visit[] visits)
    {
        Visit[] pairs = [.. visits.Where(visit => visit.Unseen > Math.Max(TimesPipe * visit.Pipe, LeastUnseenNanoseconds) && visit.Steps > 1)];
        return pairs.Length < CellChecks.LeastPairs || MedianEnds.Upper(pairs.Select(visit => visit.Step / visit.Unseen)) >= LeastOfUnseen ? null
            : Finding.Void(FindingId.RememberedSteps, ("unseenNanoseconds", Median(pairs, visit => visit.Unseen)),
                ("amongNanoseconds", Median(pairs, visit => visit.Step)), ("steps", Median(pairs, visit => visit.Steps)));
    }

    // Of fewer visits each single step counts, and all of them have to say it: by the smallest of each visit they do.
    private static bool IsShort(Visit[] pairs, Func<Visit, double> ratio) =>
        Units(pairs) >= CellChecks.LeastPairs && MedianEnds.Upper(pairs.Select(ratio)) < Least;

    private static int Units(Visit[] pairs) => pairs.Length >= CellChecks.LeastPairs ? pairs.Length : pairs.Sum(visit => visit.Singles);

    // Nothing was found, and nothing could have been. Where steps are too short to be judged alone, more visits would not help.
    private static Finding? OfTooFew(Visit[] visits, Cell cell)
    {
        Visit[] several = [.. visits.Where(visit => visit.Steps > 1 && IsLong(visit.Singles > 0 ? visit.Single : visit.Step, visit))];
        return several.Length == 0 || CellChecks.ComputesNothing(cell) || Units([.. several.Where(visit => visit.Singles > 0)]) >= CellChecks.LeastPairs ? null
            : Finding.Note(FindingId.TooFewSteps, ("visits", several.Length), ("singles", several.Sum(visit => visit.Singles)));
    }

    private static Finding Uncomputed(Visit[] visits, Func<Visit, double> alone, Func<Visit, double> among) => Finding.Void(FindingId.UncomputedSteps,
        ("aloneNanoseconds", Median(visits, alone)), ("amongNanoseconds", Median(visits, among)), ("steps", Median(visits, visit => visit.Steps)));

    private static Finding? OfLeadIns(Visit[] visits)
    {
        Visit[] pairs = [.. visits.Where(visit => visit.LeadInSteps > 0 && visit.LeadIn * visit.LeadInSteps > TimesPipe * visit.Pipe
            && visit.Steps > 2 * visit.LeadInSteps)];
        return pairs.Length < CellChecks.LeastPairs || MedianEnds.Upper(pairs.Select(visit => visit.Step / visit.LeadIn)) >= LeastOfLeadIn ? null
            : Finding.Void(FindingId.DisproportionateTime,
                ("fewNanoseconds", Median(pairs, visit => visit.LeadIn)), ("few", Median(pairs, visit => visit.LeadInSteps)),
                ("manyNanoseconds", Median(pairs, visit => visit.Step)), ("many", Median(pairs, visit => visit.Steps)));
    }

    private static double Median(Visit[] visits, Func<Visit, double> of) => Statistics.Median([.. visits.Select(of)]);

    // Nanoseconds of a step: among those of the timed iterations, alone, and among those of the untimed run; a message's time taken off.
    // Alone it is the shortest of its visit: others only lengthen one, and a pool whose threads lost their processors while they spin a hundredfold.
    // Its CPU time is known only with that spinning: sure to be needed is no more than one thread's in the shortest.
    private readonly record struct Visit(double Steps, double Step, double? StepCpu, int Singles, double Single, double? SingleCpu, double LeadInSteps,
        double LeadIn, double Unseen, double Pipe, bool Waiting)
    {
        public static Visit Of(Proof proof, IReadOnlyList<Iteration> timed, double pipe, int processors) => new(
            Statistics.Median([.. timed.Select(iteration => (double)iteration.Steps)]),
            Statistics.Median([.. timed.Select(iteration => (iteration.HostNanoseconds - (iteration.Fence?.IdleNanoseconds ?? pipe)) / iteration.Steps)]),
            timed.All(iteration => iteration.CpuNanoseconds is not null)
                ? Statistics.Median([.. timed.Select(iteration => (double)iteration.CpuNanoseconds!.Value / iteration.Steps)]) : null,
            proof.Singles.Count,
            proof.Singles.Count > 0 ? Alone(proof, pipe) : 0,
            proof.Singles.Count > 0 && proof.SinglesCpuNanoseconds is { } cpu
                ? Math.Min(Least((double)cpu / proof.Singles.Count, OnceNanoseconds * processors), Least(proof.Singles.Min() - pipe, OnceNanoseconds)) : null,
            proof.LeadInSteps,
            proof.LeadInSteps > 0 ? (proof.LeadInNanoseconds - pipe) / proof.LeadInSteps : 0,
            proof.UnseenNanoseconds is { } unseen ? Least(unseen - (proof.UnseenDelayNanoseconds ?? 0) - pipe, ColdNanoseconds) : 0,
            pipe,
            proof.SingleDelays?.Any(waited => waited > 0) == true || timed.Any(iteration => iteration.Flags.Any(Flags.FromOutside.Contains)));

        // Threads that meet at a barrier wait for each other: what any of them waited for a processor may have lengthened the step.
        private static double Alone(Proof proof, double pipe) => Least(Math.Min(proof.Singles.Min(), proof.SingleDelays?.Count == proof.Singles.Count
            ? proof.Singles.Zip(proof.SingleDelays, (single, waited) => single - waited).Max() : long.MaxValue) - pipe, OnceNanoseconds);

        private static double Least(double single, double once) => single - Math.Min(once, MostOnce * single);
    }
}
