namespace Bench.Records.Checks;

/// <summary>A step that keeps memory grows without end: what is resident rises by about as much from round to round, in every launch.
/// A managed heap that is yet to be collected grows too, and keeps nothing.</summary>
public static class MemoryCheck
{
    private const long LeastBytes = 32L << 20;
    private const double Share = 0.05;
    private const int LeastRounds = 3;
    // An allocator that does not find its freed blocks again grows too, by fits and starts; what is kept is kept in nearly every round.
    private const double Steady = 0.5;
    private const int Quarter = 4;
    // Times what timed steps allocate: a visit's untimed run is not counted and allocates as much at most,
    // and what uncollected objects hold outside the heap (half as much again in torchsharp) goes when they go.
    private const int Uncollected = 4;

    public static Finding? Of(Cell cell)
    {
        long most = 0;
        foreach (var launch in cell.Launches)
        {
            // Not the peak: what loading took for a while would hide what steps keep below it.
            long[] held = Held([.. cell.Iterations.Where(i => i.Wave == launch.Wave && i.Counters?.Bytes > 0).GroupBy(i => i.Round).OrderBy(g => g.Key)]);
            if (held.Length < LeastRounds) return null;
            var grown = held[^1] - held[0];
            long[] steps = [.. held.Zip(held.Skip(1), (before, after) => after - before).Order()];
            // One step may be anything: a first round settles, a last one has more visits.
            var steady = grown - steps[^1];
            if (steady < Math.Max(LeastBytes, Share * held[0] / 2) || steps[steps.Length / Quarter] < Steady * steady / (steps.Length - 1)) return null;
            most = Math.Max(most, grown);
        }

        return most == 0 ? null : Finding.Void(FindingId.GrowingMemory, ("bytes", most));
    }

    // .NET sizes its first generation by the last-level cache: up to its first collection a heap grows by all that is allocated,
    // hundreds of megabytes where that cache is large.
    private static long[] Held(IReadOnlyList<IGrouping<int, Iteration>> rounds)
    {
        IGrouping<int, Iteration>[] collected = [.. rounds.Where(round => round.Any(i => i.Counters!.Collections > 0))];
        if (collected.Length >= LeastRounds) return [.. collected.Select(Resident)];
        long uncollected = 0;
        return [.. rounds.Select((round, at) => Resident(round) - (uncollected += at == 0 ? 0 : Uncollected * Allocated(round)))];
    }

    // As doubles: a record from elsewhere may hold numbers whose sum no long can.
    private static long Allocated(IEnumerable<Iteration> round) => (long)round.Sum(i => (double)i.Counters!.AllocatedBytes);

    private static long Resident(IEnumerable<Iteration> round) => round.Max(i => Math.Max(i.Counters!.Bytes, i.ResidentBytes ?? 0));
}
