using Bench.Records;

namespace Bench.Reports;

/// <summary>A record as people read it: a heading a workload, a row a cell, the best first; failed cells are rows with their reason.</summary>
public static class Table
{
    private const int WidestBar = 20;
    private const int NarrowestBar = 6;
    private const int Gap = 2;
    // A narrower screen shows the rate, its ratio and its bar alone.
    private const int Wide = 110;

    /// <summary>Lines of Spectre markup for a screen of this width.</summary>
    public static IReadOnlyList<string> Render(Record record, int width)
    {
        var lines = new List<string>();
        foreach (var section in Sections.Of(record))
        {
            if (lines.Count > 0) lines.Add("");
            lines.AddRange(Render(section, width));
        }

        return [.. lines, .. TaxTable.Render(record), .. BudgetSpent(record) is { } spent ? ["", $"[olive]![/] {spent}"] : Array.Empty<string>()];
    }

    /// <summary>What a run that was to show a difference reached before its time was up; null of any other.</summary>
    internal static string? BudgetSpent(Record record)
    {
        if (record is not { Ended.How: Ending.BudgetSpent, Plan.Detect: { } asked }) return null;
        var reached = Detecting.CanShow(record) is { } shown ? $"differences of {Number.Spread(shown)} can be shown" : "nothing tells yet what can be shown";
        return $"budget spent: {reached}, {Number.Asked(asked)} was asked";
    }

    /// <summary>The last line: how many cells, whether all stand, where the record lies.</summary>
    public static string Summary(Record record, string path)
    {
        int all = record.Cells.Count, measured = record.Cells.Count(c => Statistics.Number(c) is not null);
        var failed = record.Cells.Count(c => c.Judged is not (null or OutcomeKind.Measured or OutcomeKind.Unsupported or OutcomeKind.NotInstalled));
        var cells = all == 1 ? "1 cell" : $"{all} cells";
        var words = record.Ended is null ? $"[olive]–[/] {cells}: {measured} measured so far; the run was cut short, or still goes on"
            : measured == all ? $"[green]✓[/] {cells}, all gated"
            : failed == 0 ? $"{(measured == 0 ? "[olive]–[/]" : "[green]✓[/]")} {cells}: {measured} measured and gated, {all - measured} could not run"
            : $"[red]✗[/] {cells}: {measured} measured and gated, {failed} failed" + (all - measured - failed is > 0 and var rest ? $", {rest} could not run" : "");
        var few = PooledSpread.Of(record) is { IsFew: true } ? " (few launches)" : "";
        var floor = NoiseFloor.Of(record) is { } log ? $" · noise floor {Number.Spread(NoiseFloor.Relative(log))}{few}" : "";
        return $"{words}{floor} · record: {Spectre.Console.Markup.Escape(path)}";
    }

    private static IEnumerable<string> Render(Section section, int width)
    {
        var measured = section.Rows.Where(r => r.Number is not null).ToList();
        int label = Widest(section, r => r.Label), rate = Widest(section, r => r.Rate);
        var shares = measured.Select((row, i) => row.Share == "" ? "" : i == 0 ? $"{row.Share} of peak" : row.Share).ToList();
        var room = width - 2 - label - rate - Widest(section, r => r.Ratio) - shares.Select(s => s.Length).DefaultIfEmpty(0).Max() - 8;
        var beside = CostWidths(section, measured, width < Wide && section.Regime != Regimes.Latency ? 0 : room - NarrowestBar);
        room -= beside.Sum(w => w + Gap);
        var bar = room >= NarrowestBar ? Math.Min(room, WidestBar) : 0;
        var best = measured.Select(r => r.Number!.ItemsPerSecond).DefaultIfEmpty(1).Max();
        var share = shares.Select(s => s.Length).DefaultIfEmpty(0).Max();
        var rows = measured.Select((row, i) => (IReadOnlyList<Field>)
        [
            new(row.Label.PadRight(label), row.Baseline ? "bold" : null),
            new(row.Rate, "bold", Right: true),
            new(row.Ratio, null, Right: true),
            .. bar == 0 ? Array.Empty<Field>() : [new(Bar.Draw(row.Number!.ItemsPerSecond / best, bar).PadRight(share + beside.Count > 0 ? bar : 0), row.Baseline ? "blue" : "green")],
            .. share == 0 ? Array.Empty<Field>() : [new(shares[i].PadRight(beside.Count > 0 ? share : 0), "dim")],
            .. beside.Select((w, c) => new Field(row.Costs[c].PadLeft(w), null, Right: true)),
        ]).ToList();
        var edge = measured.Count > 0 ? 2 + label + Gap + rate : 0;
        int[] before = [Widest(section, r => r.Ratio), bar, share];
        foreach (var line in Heading(section, edge, edge + before.Where(w => w > 0).Sum(w => w + Gap), beside)) yield return line;
        foreach (var line in Columns.Lay(rows, indent: 2)) yield return line.TrimEnd();
        foreach (var row in section.Rows.Where(r => r.Number is null))
            foreach (var line in Paragraph.Beside(row.Label, row.Failed ? "[red]✗[/]" : "[olive]–[/]", row.Reason, label, width)) yield return line;
        foreach (var (row, notes) in measured.Select(row => (row, CellWords.Notes(row.Cell))).Where(known => known.Item2.Count > 0))
            foreach (var line in Paragraph.Beside(row.Label, "[olive]![/]", string.Join("; ", notes), label, width)) yield return line;
        if (section.Item is { } item && measured.Count > 0)
            foreach (var line in Paragraph.Wrap(item, width - 2)) yield return $"  [dim]{Spectre.Console.Markup.Escape(line)}[/]";
    }

    // As many of the columns beside the rate as there is room for, the most wanted first.
    private static IReadOnlyList<int> CostWidths(Section section, IReadOnlyList<Row> measured, int room)
    {
        var widths = new List<int>();
        for (var i = 0; i < section.CostNames.Count && measured.Count > 0; i++)
        {
            var width = Math.Max(section.CostNames[i].Length, measured.Max(row => row.Costs[i].Length));
            if ((room -= width + Gap) < 0) break;
            widths.Add(width);
        }

        return widths;
    }

    // The unit stands over the numbers' right edge, and the names over their columns: in the heading's own line where it leaves room for them.
    private static IEnumerable<string> Heading(Section section, int edge, int costs, IReadOnlyList<int> beside)
    {
        var unit = Spectre.Console.Markup.Escape(section.RateUnit);
        var title = $"[bold]{Spectre.Console.Markup.Escape(section.Heading)}[/]";
        var names = string.Concat(beside.Select((width, i) => section.CostNames[i].PadLeft(width + Gap)));
        var taken = Math.Max(section.Heading.Length + Gap, edge - section.RateUnit.Length) + section.RateUnit.Length;
        if (edge == 0) yield return title;
        else if (taken <= costs || names == "")
            yield return $"{title}{new string(' ', taken - section.RateUnit.Length - section.Heading.Length)}[dim]{unit}"
                + $"{(names == "" ? "" : new string(' ', costs - taken) + names)}[/]";
        else
        {
            yield return title;
            yield return $"[dim]{new string(' ', edge - section.RateUnit.Length)}{unit}{new string(' ', costs - edge)}{names}[/]";
        }
    }

    private static int Widest(Section section, Func<Row, string> text) => section.Rows.Select(r => text(r).Length).DefaultIfEmpty(0).Max();
}
