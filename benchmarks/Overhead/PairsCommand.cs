using System.CommandLine;
using System.Globalization;
using Bench.Cli;
using Bench.Overhead.Drawing;
using Bench.Records;
using Bench.Records.Checks;
using Bench.Reports;

namespace Bench.Overhead;

/// <summary>Runs of one suite, each compared with each: honest engines differ from themselves in nothing, and none is flagged.</summary>
internal static class PairsCommand
{
    private const string Name = "pairs";
    private const double MostClaimed = 0.1;
    private const double MostHalf = 0.06;

    public static Command Create()
    {
        var records = new Argument<string[]>("RECORD") { Description = "Records of one suite, ten of quick; a folder means all records in it",
            Arity = ArgumentArity.OneOrMore };
        var folder = Folder.Option();
        var command = new Command(Name, "All pairs of several runs compared, and the engines that were flagged in them.") { records, folder };
        command.SetAction(parsed =>
        {
            Folder.Write(parsed.GetValue(folder)!, Name, parsed, Measure(Records(parsed.GetValue(records)!)));
            return Folder.Print(parsed.GetValue(folder)!, Name);
        });
        return command;
    }

    public static IReadOnlyList<Record> Records(IReadOnlyList<string> given)
    {
        var records = given.SelectMany(path => Directory.Exists(path)
            ? Directory.EnumerateFiles(path, "*.json").Order(StringComparer.Ordinal)
            : Enumerable.Repeat(path, 1)).Select(RecordFile.Read).ToList();
        return records.Count > 0 ? records : throw new UserException($"{given[0]}: there are no records in it.");
    }

    public static IReadOnlyList<Bar> Measure(IReadOnlyList<Record> records)
    {
        if (records.Count < 2) throw new UserException("pairs: a comparison takes two records at least.");
        var (alone, together) = (AllPairs.Of(records, withHistory: false), AllPairs.Of(records, withHistory: true));
        var cells = records.SelectMany(record => record.Cells.Select(cell => (record, cell))).ToList();
        var flagged = cells.Where(pair => Flagged(pair.cell, pair.record) is not null).ToList();
        return
        [
            Claimed($"{alone.Comparisons} pairs of {records.Count} runs, two records alone: comparisons that claim any cell to differ", alone.AnyClaim),
            Claimed("the same, beside all the other runs (spread between runs measured)", together.AnyClaim),
            new Bar("the same, cells claimed", $"alone {Text(alone.Claimed)}; beside the others {Text(together.Claimed)}", "", null),
            .. together.NotComparable.Select(cell => $"not comparable: {(cell.New ?? cell.Base)!.Key}: {ComparisonWords.Reason(cell)}").Distinct()
                .Select(reason => new Bar(reason, "", "none", false)),
            .. Ratios(records),
            new Bar($"honest engines flagged in {records.Count} runs of {string.Join(", ", records.Select(record => record.Plan.Suite).Distinct())}, of "
                + $"{cells.Count} cells", Text(flagged.Count), "0", flagged.Count == 0),
            .. flagged.Select(pair => new Bar($"flagged in {pair.record.Name}: {pair.cell.Key}", Flagged(pair.cell, pair.record)!, "", false)),
        ];
    }

    // A lie's verdict or a voided number. Disturbances are the machine's.
    private static string? Flagged(Cell cell, Record record) => cell.Outcome switch
    {
        { Kind: OutcomeKind.FailedGate or OutcomeKind.Void } ended => ended.Reason ?? "no reason",
        { Kind: OutcomeKind.Measured } => CellWords.Reason(cell with { Findings = CellChecks.Of(cell, record) }),
        _ => null,
    };

    // What the table of each run says by itself.
    private static IEnumerable<Bar> Ratios(IReadOnlyList<Record> records)
    {
        var ratios = RowRatios.Of(records);
        if (ratios.Halves.Count == 0) yield break;
        var half = Statistics.Median([.. ratios.Halves]);
        yield return new Bar(
            $"ratios of {records.Count} tables, all of one table together: half of the interval, median of {ratios.Halves.Count} (least … most)",
            string.Create(CultureInfo.InvariantCulture, $"{100 * half:0.0} % ({100 * ratios.Halves[0]:0.0} … {100 * ratios.Halves[^1]:0.0})"),
            string.Create(CultureInfo.InvariantCulture, $"≤ {100 * MostHalf:0} %"), half <= MostHalf);
        yield return new Bar("the same, intervals that hold the mean of the other runs (how runs differ is in no interval)", Text(ratios.Holding), "", null);
        yield return new Bar("the same, rows that claim a difference; claims that the mean of the other runs contradicts",
            $"{Text(ratios.Claimed)}; {Text(ratios.Contradicted)}", "0", ratios.Contradicted == 0);
    }

    private static Bar Claimed(string what, Proportion claimed) =>
        new(what, Text(claimed), string.Create(CultureInfo.InvariantCulture, $"≤ {100 * MostClaimed:0} %"), claimed.Share <= MostClaimed);

    private static string Text(Proportion proportion) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * proportion.Share:0.0} % ({proportion.Count} of {proportion.Trials})");

    private static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);
}
