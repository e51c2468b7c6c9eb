using System.CommandLine;
using System.Text;
using Bench.Records;
using Bench.Reports;

namespace Bench.Cli;

/// <summary>In which form results are printed: a table, or something for programs.</summary>
public sealed class FormOptions
{
    private const string Stdout = "-";

    private readonly Option<bool> _json = new("--json") { Description = "Print results as JSON" };
    private readonly Option<bool> _markdown = new("--markdown") { Description = "Print the tables as Markdown" };
    private readonly Option<string?> _csv = new("--csv")
    {
        Description = "Write every cell to a CSV file, never over a link, a device or a record; - prints it instead of the table",
        HelpName = "FILE",
    };

    public IReadOnlyList<Option> All => [_json, _markdown, _csv];

    public void AddTo(Command command)
    {
        foreach (var option in All) command.Options.Add(option);
    }

    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>What can be found out before anything is measured.</summary>
    public void Check(ParseResult parsed)
    {
        (string Name, bool Asked)[] stdout =
            [("--json", parsed.GetValue(_json)), ("--markdown", parsed.GetValue(_markdown)), ("--csv -", Csv(parsed) == Stdout)];
        string[] forms = [.. stdout.Where(form => form.Asked).Select(form => form.Name)];
        if (forms.Length > 1) throw new UserException($"{string.Join(" and ", forms)}: stdout holds one form; leave one of them out.");
        if (Csv(parsed) is not { } csv || csv == Stdout) return;
        if (csv == "") throw new UserException("--csv: \"\" is no file's name.");
        if (Obstacle(csv) is { } obstacle) throw new UserException($"--csv: \"{csv}\" {obstacle}.");
        var folder = Path.GetDirectoryName(Path.GetFullPath(csv));
        if (!Directory.Exists(folder)) throw new UserException($"--csv \"{csv}\": there is no folder \"{folder}\"; make it first.");
    }

    /// <summary>Prints the record and gives the exit code that its cells deserve.</summary>
    public int Print(ParseResult parsed, Record record, string path)
    {
        Print(parsed, RecordReport.Of(record, path));
        return Code(record);
    }

    /// <summary>Prints in the form that was asked for.</summary>
    public void Print(ParseResult parsed, Report report)
    {
        var file = Csv(parsed);
        if (file == Stdout) Console.Out.Write(Printable.Of(CsvForm.Of(report)));
        else if (parsed.GetValue(_json)) Console.Out.Write(ReportJson.Of(report));
        else if (parsed.GetValue(_markdown)) Console.Out.Write(Printable.Of(MarkdownForm.Of(report)));
        else TerminalForm.Show(report, Screen.Results());
        // Last: what stops it must not take the table along.
        if (file is not null and not Stdout) WriteFile(file, CsvForm.Of(report));
    }

    private string? Csv(ParseResult parsed) => parsed.GetValue(_csv) is "/dev/stdout" ? Stdout : parsed.GetValue(_csv);

    // A table is exported again and again over the last one; a record is measured once.
    private static string? Obstacle(string csv) => RegularFile.Obstacle(csv) ?? (RecordFile.IsRecord(csv) ? "is a record of Bench; name another file" : null);

    private static int Code(Record record)
    {
        if (record.Cells.Any(c => c.Judged is OutcomeKind.FailedGate or OutcomeKind.Void)) return Exit.Failed;
        return record.Cells.All(c => c.Judged is OutcomeKind.Measured) ? Exit.Done : Exit.EngineUnusable;
    }

    private static void WriteFile(string path, string text)
    {
        if (Obstacle(path) is { } obstacle) throw new UserException($"--csv: \"{path}\" {obstacle}.");
        try
        {
            RegularFile.Write(path, file => file.Write(Encoding.UTF8.GetBytes(text)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"--csv \"{path}\": cannot be written: {RegularFile.Reason(e, path)}.");
        }
    }
}
