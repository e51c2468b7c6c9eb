using System.Text;

namespace Bench.Reports;

/// <summary>A report's tables as Markdown, with all lines below them.</summary>
public static class MarkdownForm
{
    public static string Of(Report report)
    {
        string[] blocks =
        [
            .. report.Sections.SelectMany(Blocks),
            .. report.Warnings.Select(Paragraph), .. List(report.Lines), .. report.Footnotes.Select(Paragraph),
        ];
        return string.Join('\n', blocks);
    }

    // Blocks, each of which ends its last line; an empty line comes between them.
    private static IEnumerable<string> Blocks(Section section)
    {
        yield return $"**{section.Heading}**\n";
        var text = new StringBuilder(Line(section.Columns.Select(column => column.Label)));
        text.Append(string.Concat(section.Columns.Select(column => IsRight(column) ? "|---:" : "|---"))).Append("|\n");
        foreach (var row in section.Rows) text.Append(Line(Texts(section, row).Select(Escape)));
        yield return text.ToString();
        if (section.Legend is { } legend) yield return Paragraph(legend);
        var labels = section.Columns.Index().Where(column => column.Item.Role == Role.Label).Select(column => column.Index).ToList();
        var notes = section.Rows.SelectMany(row => row.Notes.Select(note => $"{string.Join(" → ", labels.Select(i => row.Values[i].Text))}: {note}"));
        foreach (var list in List([.. notes, .. section.Footnotes])) yield return list;
    }

    // The reason stands where the first number would.
    private static IEnumerable<string> Texts(Section section, Row row)
    {
        var said = false;
        foreach (var (column, value) in section.Columns.Zip(row.Values))
        {
            var reason = row.Reason is not null && column.Role == Role.Rate && !said;
            said |= reason;
            yield return reason ? row.Reason! : Number.Text(value, column.Unit);
        }
    }

    private static IEnumerable<string> List(IReadOnlyList<string> lines)
    {
        if (lines.Count > 0) yield return string.Concat(lines.Select(line => $"- {Escape(line)}\n"));
    }

    private static string Paragraph(string line) => Escape(line) + "\n";

    private static string Line(IEnumerable<string> fields) => $"| {string.Join(" | ", fields)} |\n";

    private static bool IsRight(Column column) => column.Role is Role.Rate or Role.Ratio or Role.Cost or Role.ShareOfPeak;

    private static string Escape(string text) => text.Replace("|", "\\|").ReplaceLineEndings(" ");
}
