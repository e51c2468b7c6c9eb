using Bench.Records;
using Record = Bench.Records.Record;

namespace Bench.Overhead.Drawing;

/// <summary>Records of one suite on one machine, each compared with each: whatever is claimed is not there.</summary>
public sealed record AllPairs
{
    public required int Comparisons { get; init; }
    public required Proportion Claimed { get; init; }
    /// <summary>Comparisons that claim any difference.</summary>
    public required Proportion AnyClaim { get; init; }
    /// <summary>Cells that were measured in some record and still could not be compared.</summary>
    public required IReadOnlyList<ComparedCell> NotComparable { get; init; }

    /// <summary><paramref name="withHistory"/>: judged by the runs of all other records too; else as if only the two existed.</summary>
    public static AllPairs Of(IReadOnlyList<Record> records, bool withHistory)
    {
        var comparisons = new List<Comparison>();
        for (var one = 0; one < records.Count; one++)
            for (var other = one + 1; other < records.Count; other++)
                comparisons.Add(Between.Of(records[one], records[other], null, withHistory ? records : []));
        var cells = comparisons.SelectMany(comparison => comparison.Cells).ToList();
        var measured = records.SelectMany(record => record.Cells).Where(cell => Statistics.Number(cell) is not null).Select(cell => cell.Key).ToHashSet();
        var compared = cells.Where(cell => cell.Verdict != ComparisonVerdict.NotComparable).ToList();
        return new AllPairs
        {
            Comparisons = comparisons.Count,
            Claimed = new Proportion(compared.Count(IsClaim), compared.Count),
            AnyClaim = new Proportion(comparisons.Count(comparison => comparison.Cells.Any(IsClaim)), comparisons.Count),
            NotComparable = [.. cells.Where(cell => cell.Obstacle is not null && measured.Contains((cell.New ?? cell.Base)!.Key))],
        };
    }

    private static bool IsClaim(ComparedCell cell) => cell.Verdict is ComparisonVerdict.Faster or ComparisonVerdict.Slower;
}
