using Spectre.Console;

namespace Bench.Reports;

/// <summary>A report on a terminal: lines of Spectre's markup, no wider than it where blanks leave a choice.</summary>
public static class TerminalForm
{
    public static void Show(Report report, Screen screen)
    {
        foreach (var line in Render(report, screen.Width)) screen.Markup(line);
        if (report.Lines.Count > 0) screen.Line();
        foreach (var line in report.Lines.SelectMany(line => Paragraph.Wrap(Printable.Line(line), screen.Width))) screen.Line(line);
        if (report.Summary is not { } summary) return;
        screen.Line();
        screen.Markup(Summary(summary));
    }

    /// <summary>The tables, and what has to be said of all of them.</summary>
    public static IReadOnlyList<string> Render(Report report, int width)
    {
        var lines = new List<string>();
        // What is a comparison of two has one column of ratios for all.
        if (report.Sections.Any(IsOfRatios)) lines.AddRange(Ratios([.. report.Sections.Where(IsOfRatios)], width));
        foreach (var section in report.Sections.Where(section => !IsOfRatios(section)))
        {
            if (lines.Count > 0) lines.Add("");
            lines.AddRange(Has(section, Role.Rate) ? TerminalBars.Render(section, width) : Plain(section));
        }

        foreach (var warning in report.Warnings) lines.AddRange(["", $"[olive]![/] {Markup.Escape(warning)}"]);
        return lines;
    }

    /// <summary>The last line, with its mark.</summary>
    public static string Summary((Tone Tone, string Text) summary) => $"{Mark(summary.Tone)} {Markup.Escape(summary.Text)}";

    internal static string Mark(Tone tone) => tone switch
    {
        Tone.Good => "[green]✓[/]",
        Tone.Bad => "[red]✗[/]",
        _ => "[olive]–[/]",
    };

    internal static string? Style(Tone tone) => tone switch
    {
        Tone.Baseline => "bold",
        Tone.Good => "green",
        Tone.Doubtful => "olive",
        Tone.Bad => "red",
        _ => null,
    };

    private static bool IsOfRatios(Section section) => Has(section, Role.Ratio) && !Has(section, Role.Rate);

    private static bool Has(Section section, Role role) => section.Columns.Any(column => column.Role == role);

    // What the row is called, its ratio and interval, its verdict; where there is no ratio the verdict goes on.
    private static IEnumerable<string> Ratios(IReadOnlyList<Section> sections, int width)
    {
        string Label(Role role) => sections[0].Columns.First(column => column.Role == role).Label;
        // What runs add is in the lines below too.
        Role[] beside = width >= BarColumns.Wide && Has(sections[0], Role.Cost) ? [Role.Cost] : [];
        var rows = new List<IReadOnlyList<Field>>
        {
            (Field[])["", new(Label(Role.Ratio), "dim"), new(Label(Role.Words), "dim"), .. beside.Select(role => new Field(Label(role), "dim"))],
        };
        foreach (var section in sections)
        {
            rows.Add([new(section.Heading, "bold")]);
            foreach (var row in section.Rows)
            {
                var (labels, ratio) = (Texts(section, row, Role.Label), Texts(section, row, Role.Ratio)[0]);
                var (label, verdict) = ("  " + ComparisonWords.FromTo(labels[0], labels[1]), new Field(Texts(section, row, Role.Words)[0], Style(row.Tone)));
                rows.Add(ratio == "" ? [label, verdict] : [label, ratio, verdict, .. beside.Select(role => new Field(Texts(section, row, role)[0], "dim"))]);
            }
        }

        return Columns.Lay(rows, width: width).Select(line => line.TrimEnd());
    }

    private static string[] Texts(Section section, Row row, Role role) =>
        [.. section.Columns.Zip(row.Values).Where(field => field.First.Role == role).Select(field => Number.Text(field.Second, field.First.Unit))];

    private static IEnumerable<string> Plain(Section section)
    {
        IReadOnlyList<IReadOnlyList<Field>> rows =
        [
            [.. section.Columns.Select(column => new Field(column.Label, "dim"))],
            .. from row in section.Rows
               select (IReadOnlyList<Field>)[.. section.Columns.Zip(row.Values, (column, value) => (Field)Number.Text(value, column.Unit))],
        ];
        return Columns.Lay(rows, indent: 2).Select(line => line.TrimEnd()).Prepend($"[bold]{Markup.Escape(section.Heading)}[/]");
    }
}
