using Bench.Records;

namespace Bench.Reports;

/// <summary>A record as people read it: a heading a workload, a row a cell, the best first; failed cells are rows with their reason.</summary>
public static class Table
{
    private const int WidestBar = 20;
    private const int NarrowestBar = 6;

    /// <summary>Lines of Spectre markup for a screen of this width.</summary>
    public static IReadOnlyList<string> Render(Record record, int width)
    {
        var lines = new List<string>();
        foreach (var section in Sections.Of(record))
        {
            if (lines.Count > 0) lines.Add("");
            lines.AddRange(Render(section, width));
        }

        return lines;
    }

    /// <summary>The last line: how many cells, whether all stand, where the record lies.</summary>
    public static string Summary(Record record, string path)
    {
        int all = record.Cells.Count, measured = record.Cells.Count(c => Statistics.Number(c) is not null);
        var failed = record.Cells.Count(c => c.Outcome?.Kind is not (null or OutcomeKind.Measured or OutcomeKind.Unsupported or OutcomeKind.NotInstalled));
        var cells = all == 1 ? "1 cell" : $"{all} cells";
        var words = measured == all ? $"[green]✓[/] {cells}, all gated"
            : failed == 0 ? $"{(measured == 0 ? "[yellow]–[/]" : "[green]✓[/]")} {cells}: {measured} measured and gated, {all - measured} could not run"
            : $"[red]✗[/] {cells}: {measured} measured and gated, {failed} failed" + (all - measured - failed is > 0 and var rest ? $", {rest} could not run" : "");
        var floor = PooledSpread.Of(record) is { } spread && record.Plan.Launches > 1
            ? $" · noise floor {Number.Percent(NoiseFloor.Relative(NoiseFloor.Floor(spread, record.Plan.Launches)))}{(spread.IsFew ? " (few launches)" : "")}"
            : "";
        return $"{words}{floor} · record: {Spectre.Console.Markup.Escape(path)}";
    }

    private static IEnumerable<string> Render(Section section, int width)
    {
        var measured = section.Rows.Where(r => r.Number is not null).ToList();
        int label = Widest(section, r => r.Label), rate = Widest(section, r => r.Rate);
        yield return Heading(section, measured.Count > 0 ? 2 + label + 2 + rate : 0);

        var shares = measured.Select((row, i) => row.Share == "" ? "" : i == 0 ? $"{row.Share} of peak" : row.Share).ToList();
        var room = width - 2 - label - rate - Widest(section, r => r.Ratio) - shares.Select(s => s.Length).DefaultIfEmpty(0).Max() - 8;
        var bar = room >= NarrowestBar ? Math.Min(room, WidestBar) : 0;
        var best = measured.Select(r => r.Number!.ItemsPerSecond).DefaultIfEmpty(1).Max();
        var rows = measured.Select((row, i) => (IReadOnlyList<Field>)
        [
            new(row.Label.PadRight(label), row.Baseline ? "bold" : null),
            new(row.Rate, "bold", Right: true),
            new(row.Ratio, null, Right: true),
            new(bar == 0 ? "" : Bar.Draw(row.Number!.ItemsPerSecond / best, bar).PadRight(shares.Any(s => s != "") ? bar : 0), row.Baseline ? "blue" : "green"),
            new(shares[i], "dim"),
        ]).ToList();
        foreach (var line in Columns.Lay(rows, indent: 2)) yield return line.TrimEnd();
        foreach (var row in section.Rows.Where(r => r.Number is null))
            foreach (var line in Reason(row, label, width)) yield return line;
    }

    // The unit stands over the numbers' right edge, wherever the heading leaves room for it.
    private static string Heading(Section section, int edge)
    {
        var title = $"[bold]{Spectre.Console.Markup.Escape(section.Heading)}[/]";
        if (edge == 0) return title;
        return $"{title}{new string(' ', Math.Max(2, edge - section.Heading.Length - section.RateUnit.Length))}[dim]{section.RateUnit}[/]";
    }

    private static IEnumerable<string> Reason(Row row, int label, int width)
    {
        var mark = row.Failed ? "[red]✗[/]" : "[yellow]–[/]";
        var first = true;
        foreach (var text in Wrap(row.Reason, Math.Max(20, width - label - 6)))
        {
            var name = first ? Spectre.Console.Markup.Escape(row.Label.PadRight(label)) : new string(' ', label);
            yield return $"  {name}  {(first ? mark : " ")} {Spectre.Console.Markup.Escape(text)}";
            first = false;
        }
    }

    internal static IEnumerable<string> Wrap(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (line != "" && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line = line == "" ? word : line + " " + word;
        }

        if (line != "") yield return line;
    }

    private static int Widest(Section section, Func<Row, string> text) => section.Rows.Select(r => text(r).Length).DefaultIfEmpty(0).Max();
}
