using System.Globalization;
using Bench.Records;

namespace Bench.Measure.Rounds.Checks;

/// <summary>A step that keeps memory grows without end: the peak rises from each round to the next, in every launch.</summary>
public static class MemoryCheck
{
    private const long LeastBytes = 64L << 20;
    private const double Share = 0.05;
    private const int LeastRounds = 3;

    public static Finding? Of(Cell cell)
    {
        long most = 0;
        foreach (var launch in cell.Launches)
        {
            long[] peaks = [.. cell.Iterations.Where(i => i.Wave == launch.Wave && i.Counters?.PeakBytes > 0).GroupBy(i => i.Round).OrderBy(g => g.Key).Select(g => g.Max(i => i.Counters!.PeakBytes))];
            if (peaks.Length < LeastRounds || !peaks.Zip(peaks.Skip(1)).All(pair => pair.Second > pair.First)) return null;
            var grown = peaks[^1] - peaks[0];
            if (grown < Math.Max(LeastBytes, Share * peaks[0])) return null;
            most = Math.Max(most, grown);
        }

        return most == 0 ? null : new Finding(string.Create(CultureInfo.InvariantCulture, $"its memory grows: {most / 1e6:0} MB from the first round to the last of a launch"), Voids: true);
    }
}
