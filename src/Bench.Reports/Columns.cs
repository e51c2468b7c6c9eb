using Spectre.Console;

namespace Bench.Reports;

/// <summary>One field of a line: its text, its style on a terminal (Spectre's names), and whether it is set to the right.</summary>
public readonly record struct Field(string Text, string? Style = null, bool Right = false)
{
    public static implicit operator Field(string text) => new(text);
}

/// <summary>
/// Rows of fields become lines of markup, each column as wide as its widest field. A row of fewer fields than others is a heading, or ends in a sentence.
/// </summary>
public static class Columns
{
    // A sentence in a narrower column would be hard to read.
    private const int Narrowest = 20;

    /// <summary>
    /// No line is wider than <paramref name="width"/> where blanks leave a choice: a first field without room for the others stands on a line of its own,
    /// a last one goes on below itself.
    /// </summary>
    public static IReadOnlyList<string> Lay(IReadOnlyList<IReadOnlyList<Field>> fields, int indent = 0, int gap = 2, int width = int.MaxValue)
    {
        IReadOnlyList<IReadOnlyList<Field>> rows =
            [.. fields.Select(row => (Field[])[.. row.Select(field => field with { Text = Printable.Line(field.Text) })])];
        var widths = Widths(rows, width - indent, gap);
        return [.. rows.SelectMany(row => Lines(row, widths, width - indent, gap)).Select(line => new string(' ', indent) + line)];
    }

    private static IEnumerable<string> Lines(IReadOnlyList<Field> row, int[] widths, int width, int gap)
    {
        var line = "";
        for (var i = 0; i < row.Count - 1; i++)
        {
            if (i > 0 || row[i].Text.GetCellWidth() <= widths[i])
            {
                line += Padded(row[i], widths[i]) + new string(' ', gap);
                continue;
            }

            yield return Shown(row[i], row[i].Text);
            line = new string(' ', widths[i] + gap);
        }

        var (last, before) = (row[^1], widths.Take(row.Count - 1).Sum(column => column + gap));
        var room = Math.Max(Narrowest, width - before);
        foreach (var text in last.Text.GetCellWidth() <= room ? [last.Text] : Paragraph.Wrap(last.Text, room))
        {
            yield return line + (last.Right ? Padded(last, widths[row.Count - 1]) : Shown(last, text));
            line = new string(' ', before);
        }
    }

    private static int[] Widths(IReadOnlyList<IReadOnlyList<Field>> rows, int width, int gap)
    {
        var widths = new int[rows.Count == 0 ? 0 : rows.Max(row => row.Count)];
        // A row's last field may be a sentence: it does not widen the column for the others.
        for (var i = 0; i < widths.Length; i++)
            widths[i] = rows.Where(row => i < row.Count - 1 || row.Count == widths.Length).Max(row => row[i].Text.GetCellWidth());
        if (widths.Length < 2) return widths;
        var others = widths.Skip(1).SkipLast(1).Sum(column => column + gap) + gap + Math.Min(Narrowest, widths[^1]);
        var room = width - Math.Max(others, gap + Narrowest);
        var labels = rows.Where(row => row.Count > 1).Select(row => row[0].Text.GetCellWidth()).ToLookup(label => label <= room);
        // What stands below its label stands further in.
        widths[0] = Math.Max(labels[true].DefaultIfEmpty(0).Max(), labels[false].Any() ? gap : 0);
        return widths;
    }

    private static string Padded(Field field, int width)
    {
        var pad = new string(' ', Math.Max(0, width - field.Text.GetCellWidth()));
        var text = Shown(field, field.Text);
        return field.Right ? pad + text : text + pad;
    }

    private static string Shown(Field field, string text) =>
        field.Style is not null && text != "" ? $"[{field.Style}]{Markup.Escape(text)}[/]" : Markup.Escape(text);
}
