using System.CommandLine;
using System.Globalization;
using Bench.Measure.Plan;
using Bench.Records;
using Bench.Reports;

namespace Bench.Cli;

/// <summary><c>bench compare</c>: two records, or the rows of one, with an interval and a verdict in words.</summary>
public static class CompareCommand
{
    public static Command Create()
    {
        var first = new Argument<string>("BASE") { Description = "The record to compare with" };
        var second = new Argument<string?>("NEW") { Description = "The record that is compared; without it, the rows of BASE among themselves", Arity = ArgumentArity.ZeroOrOne };
        var by = new Option<string?>("--by") { Description = "engine: compare the rows of one record" };
        var baseline = new Option<string?>("--baseline") { Description = "With --by engine: the row that the others are compared with", HelpName = "ENGINE" };
        var despite = new Option<string[]>("--despite") { Description = "Compare although this differs: device, precision, threads, regime, bundle, inputs, machine", HelpName = "NAME" };
        var limit = new Option<string?>("--fail-if") { Description = "slower:3% ends with 1 when a cell is claimed to be slower by more, has lost its number, or none can be compared", HelpName = "RULE" };
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        var markdown = new Option<bool>("--markdown") { Description = "Print a Markdown table" };
        var command = new Command("compare", Help.Compare) { first, second, by, baseline, despite, limit, json, markdown };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(by) is { } word and not "engine") throw new UserException($"--by: \"{word}\" is not known; rows are compared by \"engine\".");
            var rule = Rule(parsed.GetValue(limit));
            var one = RecordFile.Read(parsed.GetValue(first)!);
            var names = (parsed.GetValue(despite) ?? []).SelectMany(n => n.Split(',')).ToList();
            if (names.FirstOrDefault(name => !Comparability.Names.Contains(name)) is { } unknown)
                throw new UserException($"--despite: \"{unknown}\" forbids no comparison{Hint.For(unknown, Comparability.Names)} Known are {string.Join(", ", Comparability.Names)}.");
            var comparison = parsed.GetValue(second) is { } path
                ? Comparing.Between(one, RecordFile.Read(path), names, [.. EarlierSpreads.Records(Path.GetDirectoryName(Path.GetFullPath(path))!)])
                : Comparing.Within(one, Baseline(one, parsed.GetValue(baseline), parsed.GetValue(first)!), names);
            if (parsed.GetValue(json)) Json.Write(Console.Out, writer => CompareTable.Json(comparison, writer));
            else if (parsed.GetValue(markdown)) Console.Out.Write(CompareTable.Markdown(comparison));
            else Show(comparison);
            return rule is { } slower && (comparison.Cells.Any(cell => IsWorse(cell, slower)) || comparison.Cells.All(cell => cell.Verdict == ComparisonVerdict.NotComparable)) ? Exit.Failed : Exit.Done;
        });
        return command;
    }

    private static string Baseline(Record record, string? typed, string path)
    {
        if (record.Cells.Count == 0) throw new UserException($"{path}: holds no cells, so there is nothing to compare.");
        string[] rows = [.. record.Cells.Select(cell => cell.Parts.EngineText).Distinct()];
        if (typed is null) return Comparing.DefaultBaseline(record);
        return rows.Contains(typed) ? typed : throw new UserException($"--baseline: {path} has no row \"{typed}\"{Hint.For(typed, rows)} It has {string.Join(", ", rows)}.");
    }

    // A cell that crashes now is no better than one that is slower.
    private static bool IsWorse(ComparedCell cell, double slower) =>
        (cell.Verdict == ComparisonVerdict.Slower && cell.Ratio < 1 - slower) || (cell is { Base: { } before, New: { } now } && Statistics.HasNumber(before) && !Statistics.HasNumber(now));

    private static void Show(Comparison comparison)
    {
        var screen = Screen.Results();
        screen.Table(CompareTable.Rows(comparison));
        screen.Line();
        foreach (var line in CompareTable.Judged(comparison)) screen.Line(line);
    }

    private static double? Rule(string? typed)
    {
        if (typed is null) return null;
        return typed.Split(':', 2) is ["slower", var text] && double.TryParse(text.TrimEnd('%'), CultureInfo.InvariantCulture, out var percent) && percent >= 0
            ? percent / 100
            : throw new UserException($"--fail-if: \"{typed}\" is no rule; write slower:3%.");
    }
}
