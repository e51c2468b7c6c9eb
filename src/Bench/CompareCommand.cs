using System.CommandLine;
using Bench.Catalogue;
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
        var second = new Argument<string?>("NEW")
        {
            Description = "The record that is compared; without it, the rows of BASE among themselves",
            Arity = ArgumentArity.ZeroOrOne
        };
        var by = new Option<string?>("--by") { Description = "engine: compare the rows of one record" };
        var baseline = new Option<string?>("--baseline") { Description = "With --by engine: the row that the others are compared with", HelpName = "ENGINE" };
        var despite =
            new Option<string[]>("--despite") { Description = $"Compare although this differs: {string.Join(", ", Comparability.Names)}", HelpName = "NAME" };
        var history = new Option<string[]>("--history")
        {
            Description = "Earlier runs of the same cells, beside those that BASE and NEW hold copies of: by how much do runs differ?",
            HelpName = "RECORD|DIR",
        };
        var limit = new Option<string?>("--fail-if")
        {
            Description = "slower:3% ends with 1 where a cell of BASE is slower by more or has lost its number, with 4 where that is open, else with 0",
            HelpName = "RULE",
        };
        var form = new FormOptions();
        var command = new Command("compare", Help.Compare) { first, second, by, baseline, despite, history, limit };
        form.AddTo(command);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(by) is { } word and not "engine") throw new UserException($"--by: \"{word}\" is not known; rows are compared by \"engine\".");
            if (parsed.GetValue(second) is not null && new Option[] { by, baseline }.FirstOrDefault(option => parsed.GetResult(option) is not null) is { } rows)
                throw new UserException($"{rows.Name} is about the rows of one record, and two are given: leave out {rows.Name}, or "
                    + $"\"{parsed.GetValue(second)}\".");
            var rule = FailIf.Read(parsed.GetValue(limit));
            form.Check(parsed);
            var one = RecordFile.Read(parsed.GetValue(first)!);
            var names = (parsed.GetValue(despite) ?? []).SelectMany(n => n.Split(',')).ToList();
            if (names.FirstOrDefault(name => !Comparability.Names.Contains(name)) is { } unknown)
                throw new UserException($"--despite: \"{unknown}\" forbids no comparison{Hint.For(unknown, Comparability.Names)} Known are "
                    + $"{string.Join(", ", Comparability.Names)}.");
            var earlier = parsed.GetValue(history) ?? [];
            if (parsed.GetValue(second) is null && earlier.Length > 0)
                throw new UserException("--history tells by how much runs differ: give it with two records.");
            var comparison = parsed.GetValue(second) is { } path
                ? Between.Of(one, RecordFile.Read(path), names, History(earlier))
                : Within.Of(one, Typed(one, parsed.GetValue(baseline), parsed.GetValue(first)!), names);
            foreach (var unused in earlier.Where(given => !comparison.Earlier.Any(file => IsOf(file, given))))
                Screen.Progress().Line($"bench: --history {unused}: tells nothing here: another machine or plan, other cells or versions, or "
                    + "fewer than five runs of a cell");
            var test = rule?.Test(comparison);
            form.Print(parsed, ComparisonReport.Of(comparison, test));
            return test is null ? Exit.Done : rule!.Judge(test);
        });
        return command;
    }

    private static string? Typed(Record record, string? typed, string path)
    {
        if (record.Cells.Count == 0) throw new UserException($"{path}: holds no cells, so there is nothing to compare.");
        string[] rows = [.. record.Cells.Select(cell => cell.Parts.EngineText).Distinct()];
        if (typed is null) return null;
        return rows.Contains(typed)
            ? typed
            : throw new UserException($"--baseline: {path} has no row \"{typed}\"{Hint.For(typed, rows)} It has {string.Join(", ", rows)}.");
    }

    // Named by their files, so that the output tells which of them were used.
    private static IReadOnlyList<Record> History(IReadOnlyList<string> typed)
    {
        var named = new List<(string File, Record Record)>();
        foreach (var path in typed)
        {
            (string, Record)[] found = Directory.Exists(path) ? [.. EarlierSpreads.Records(path)] : [(path, RecordFile.Read(path))];
            if (found.Length == 0) throw new UserException($"--history: \"{path}\" holds no records.");
            named.AddRange(found);
        }

        return [.. named.Select(found => found.Record with { Name = found.File }).OrderByDescending(record => record.Created)];
    }

    private static bool IsOf(string file, string given) => file == given || Path.GetDirectoryName(file) == Path.TrimEndingDirectorySeparator(given);
}
