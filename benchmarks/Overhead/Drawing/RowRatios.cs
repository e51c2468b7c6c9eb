using Bench.Records;
using Record = Bench.Records.Record;

namespace Bench.Overhead.Drawing;

/// <summary>The ratios that the tables of several runs of one suite show, each run by itself, held against those of all the other runs.</summary>
public sealed record RowRatios
{
    /// <summary>Half of each interval as a share of its ratio, the smallest first.</summary>
    public required IReadOnlyList<double> Halves { get; init; }
    /// <summary>Intervals that hold the mean of the other runs' ratios, which also differ as runs do.</summary>
    public required Proportion Holding { get; init; }
    /// <summary>Rows that claim a difference.</summary>
    public required Proportion Claimed { get; init; }
    /// <summary>Of those, the ones that the mean of the other runs contradicts: it lies on the other side of 1.</summary>
    public required int Contradicted { get; init; }

    public static RowRatios Of(IReadOnlyList<Record> records)
    {
        var rows = records.SelectMany((record, run) => Within.Of(record).Cells.Where(cell => cell is { Ratio: not null, Low: not null, High: not null })
            .Select(cell => (Run: run, cell.New!.Key, Ratio: cell.Ratio!.Value, Low: cell.Low!.Value, High: cell.High!.Value))).ToList();
        var judged = rows.Select(row => (Row: row, Others: rows.Where(other => other.Key == row.Key && other.Run != row.Run).ToList()))
            .Where(pair => pair.Others.Count > 0)
            .Select(pair => (pair.Row, Mean: Math.Exp(pair.Others.Average(other => Math.Log(other.Ratio))))).ToList();
        var claims = judged.Where(pair => pair.Row.Low > 1 || pair.Row.High < 1).ToList();
        return new RowRatios
        {
            Halves = [.. rows.Select(row => Math.Sqrt(row.High / row.Low) - 1).Order()],
            Holding = new Proportion(judged.Count(pair => pair.Row.Low <= pair.Mean && pair.Mean <= pair.Row.High), judged.Count),
            Claimed = new Proportion(claims.Count, judged.Count),
            Contradicted = claims.Count(pair => (pair.Row.Low > 1) != (pair.Mean > 1)),
        };
    }
}
