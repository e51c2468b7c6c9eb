using System.Globalization;
using Bench.Records;

namespace Bench.Measure.Rounds.Checks;

/// <summary>A step that keeps memory grows without end: what is resident rises by about as much from round to round, in every launch.</summary>
public static class MemoryCheck
{
    private const long LeastBytes = 32L << 20;
    private const double Share = 0.05;
    private const int LeastRounds = 3;
    // An allocator that does not find its freed blocks again grows too, by fits and starts; what is kept is kept in nearly every round.
    private const double Steady = 0.5;
    private const int Quarter = 4;

    public static Finding? Of(Cell cell)
    {
        long most = 0;
        foreach (var launch in cell.Launches)
        {
            // Not the peak: what loading took for a while would hide what steps keep below it.
            long[] held = [.. cell.Iterations.Where(i => i.Wave == launch.Wave && i.Counters?.Bytes > 0).GroupBy(i => i.Round).OrderBy(g => g.Key).Select(g => g.Max(i => i.Counters!.Bytes))];
            if (held.Length < LeastRounds) return null;
            var grown = held[^1] - held[0];
            long[] steps = [.. held.Zip(held.Skip(1), (before, after) => after - before).Order()];
            // One step may be anything: a first round settles, a last one has more visits.
            var steady = grown - steps[^1];
            if (steady < Math.Max(LeastBytes, Share * held[0] / 2) || steps[steps.Length / Quarter] < Steady * steady / (steps.Length - 1)) return null;
            most = Math.Max(most, grown);
        }

        return most == 0 ? null : new Finding(string.Create(CultureInfo.InvariantCulture, $"its memory grows: {most / 1e6:0} MB from the first round to the last of a launch"), Voids: true);
    }
}
