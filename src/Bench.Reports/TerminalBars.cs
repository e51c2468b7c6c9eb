using Spectre.Console;

namespace Bench.Reports;

// A section whose rows are ordered by a rate, a bar beside each where there is room.
internal static class TerminalBars
{
    private const int Widest = 120;

    public static IEnumerable<string> Render(Section section, int screen)
    {
        var width = Math.Min(screen, Widest);
        var columns = new BarColumns(section, width);
        foreach (var line in Heading(section, columns.RateEdge, columns.CostsEdge, columns.CostNames)) yield return line;
        foreach (var line in Columns.Lay(columns.Rows(), BarColumns.Indent, BarColumns.Gap)) yield return line.TrimEnd();
        foreach (var row in section.Rows.Where(row => row.Reason is not null))
            foreach (var line in Paragraph.Labelled(row.Values[0].Text!, TerminalForm.Mark(row.Tone), row.Reason!, columns.Label, width)) yield return line;
        foreach (var row in columns.Measured.Where(row => row.Notes.Count > 0))
            foreach (var line in Paragraph.Labelled(row.Values[0].Text!, "[olive]![/]", string.Join("; ", row.Notes), columns.Label, width)) yield return line;
        if (section.Legend is { } legend && columns.Measured.Count > 0)
            foreach (var line in Paragraph.Wrap(legend, width - BarColumns.Indent)) yield return $"  [dim]{Markup.Escape(line)}[/]";
    }

    // The unit stands over the numbers' right edge, and the names over their columns: in the heading's own line where it leaves room for them.
    private static IEnumerable<string> Heading(Section section, int edge, int costs, string names)
    {
        var label = section.Columns.First(column => column.Role == Role.Rate).Label;
        var unit = Markup.Escape(label);
        var title = $"[bold]{Markup.Escape(section.Heading)}[/]";
        var taken = Math.Max(section.Heading.Length + BarColumns.Gap, edge - label.Length) + label.Length;
        if (edge == 0) yield return title;
        else if (taken <= costs || names == "")
            yield return $"{title}{new string(' ', taken - label.Length - section.Heading.Length)}[dim]{unit}"
                + $"{(names == "" ? "" : new string(' ', costs - taken) + names)}[/]";
        else
        {
            yield return title;
            yield return $"[dim]{new string(' ', edge - label.Length)}{unit}{new string(' ', costs - edge)}{names}[/]";
        }
    }
}
