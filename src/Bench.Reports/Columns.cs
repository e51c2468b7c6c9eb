using Spectre.Console;

namespace Bench.Reports;

/// <summary>One field of a line: its text, its style on a terminal (Spectre's names), and whether it is set to the right.</summary>
public readonly record struct Field(string Text, string? Style = null, bool Right = false)
{
    public static implicit operator Field(string text) => new(text);
}

/// <summary>Rows of fields become lines of markup, each column as wide as its widest field.</summary>
public static class Columns
{
    public static IReadOnlyList<string> Lay(IReadOnlyList<IReadOnlyList<Field>> rows, int indent = 0, int gap = 2)
    {
        var widths = new int[rows.Count == 0 ? 0 : rows.Max(r => r.Count)];
        // A row's last field may be a sentence: it does not widen the column for the others.
        foreach (var row in rows)
            for (var i = 0; i < row.Count; i++)
                if (i < row.Count - 1 || row.Count == widths.Length) widths[i] = Math.Max(widths[i], row[i].Text.GetCellWidth());
        return [.. rows.Select(row => new string(' ', indent) + string.Join(new string(' ', gap), row.Select((field, i) => Padded(field, i == row.Count - 1, widths[i]))))];
    }

    private static string Padded(Field field, bool last, int width)
    {
        var pad = new string(' ', Math.Max(0, width - field.Text.GetCellWidth()));
        var text = Markup.Escape(field.Text);
        if (field.Style is not null && field.Text != "") text = $"[{field.Style}]{text}[/]";
        return field.Right ? pad + text : last ? text : text + pad;
    }
}
