using Spectre.Console;

namespace Bench.Reports;

// A section whose rows are ordered by a rate: a bar beside each, then as many of the other columns as there is room for.
internal static class TerminalBars
{
    private const int Widest = 140;
    private const int WidestBar = 20;
    private const int NarrowestBar = 6;
    private const int Gap = 2;
    // A narrower screen shows the rate, its ratio and its bar alone.
    private const int Wide = 110;

    public static IEnumerable<string> Render(Section section, int screen)
    {
        var width = Math.Min(screen, Widest);
        var measured = section.Rows.Where(row => row.Reason is null).ToList();
        var label = Longest(section.Rows.Select(row => row.Values[0].Text!));
        int rate = Longest(Texts(section, measured, Role.Rate)), ratio = Longest(Texts(section, measured, Role.Ratio));
        var shares = Texts(section, measured, Role.ShareOfPeak).Select((text, i) => text != "" && i == 0 ? $"{text} of peak" : text).ToList();
        var share = Longest(shares);
        var costs = section.Columns.Index().Where(column => column.Item.Role == Role.Cost).ToList();
        var room = width - 2 - label - rate - ratio - share - 8;
        var widths = CostWidths(costs, measured, width < Wide && !section.CostsFirst ? 0 : room - NarrowestBar);
        room -= widths.Sum(w => w + Gap);
        var bar = room >= NarrowestBar ? Math.Min(room, WidestBar) : 0;
        var best = measured.Select(row => Rate(section, row)).DefaultIfEmpty(1).Max();
        var rows = measured.Select((row, i) => (IReadOnlyList<Field>)
        [
            new(row.Values[0].Text!.PadRight(label), TerminalForm.Style(row.Tone)),
            new(Text(section, row, Role.Rate), "bold", Right: true),
            new(Text(section, row, Role.Ratio), null, Right: true),
            .. bar == 0 ? Array.Empty<Field>()
                : [new(Bar.Draw(Rate(section, row) / best, bar).PadRight(share + widths.Count > 0 ? bar : 0), row.Tone == Tone.Baseline ? "blue" : "green")],
            .. share == 0 ? Array.Empty<Field>() : [new(shares[i].PadRight(widths.Count > 0 ? share : 0), "dim")],
            .. widths.Select((w, c) => new Field(Text(costs[c], row).PadLeft(w), null, Right: true)),
        ]).ToList();
        var edge = measured.Count > 0 ? 2 + label + Gap + rate : 0;
        int[] before = [ratio, bar, share];
        var names = string.Concat(widths.Select((w, c) => costs[c].Item.Label.PadLeft(w + Gap)));
        foreach (var line in Heading(section, edge, edge + before.Where(w => w > 0).Sum(w => w + Gap), names)) yield return line;
        foreach (var line in Columns.Lay(rows, indent: 2)) yield return line.TrimEnd();
        foreach (var row in section.Rows.Where(row => row.Reason is not null))
            foreach (var line in Paragraph.Labelled(row.Values[0].Text!, TerminalForm.Mark(row.Tone), row.Reason!, label, width)) yield return line;
        foreach (var row in measured.Where(row => row.Notes.Count > 0))
            foreach (var line in Paragraph.Labelled(row.Values[0].Text!, "[olive]![/]", string.Join("; ", row.Notes), label, width)) yield return line;
        if (section.Legend is { } legend && measured.Count > 0)
            foreach (var line in Paragraph.Wrap(legend, width - 2)) yield return $"  [dim]{Markup.Escape(line)}[/]";
    }

    // As many as there is room for, the most wanted first.
    private static IReadOnlyList<int> CostWidths(IReadOnlyList<(int Index, Column Item)> costs, IReadOnlyList<Row> measured, int room)
    {
        var widths = new List<int>();
        for (var i = 0; i < costs.Count && measured.Count > 0; i++)
        {
            var width = Math.Max(costs[i].Item.Label.Length, measured.Max(row => Text(costs[i], row).Length));
            if ((room -= width + Gap) < 0) break;
            widths.Add(width);
        }

        return widths;
    }

    // The unit stands over the numbers' right edge, and the names over their columns: in the heading's own line where it leaves room for them.
    private static IEnumerable<string> Heading(Section section, int edge, int costs, string names)
    {
        var label = section.Columns.First(column => column.Role == Role.Rate).Label;
        var unit = Markup.Escape(label);
        var title = $"[bold]{Markup.Escape(section.Heading)}[/]";
        var taken = Math.Max(section.Heading.Length + Gap, edge - label.Length) + label.Length;
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

    private static double Rate(Section section, Row row) => row.Values[Place(section, Role.Rate)].Figure!.Value;

    private static IEnumerable<string> Texts(Section section, IEnumerable<Row> rows, Role role) => rows.Select(row => Text(section, row, role));

    private static string Text(Section section, Row row, Role role) => Text((Place(section, role), section.Columns[Place(section, role)]), row);

    private static string Text((int Index, Column Item) column, Row row) => Number.Text(row.Values[column.Index], column.Item.Unit);

    private static int Place(Section section, Role role) => section.Columns.Index().First(column => column.Item.Role == role).Index;

    private static int Longest(IEnumerable<string> texts) => texts.Select(text => text.Length).DefaultIfEmpty(0).Max();
}
