using System.Globalization;
using Bench.Records;

namespace Bench.Reports;

/// <summary>A comparison as people read it: under the heading of its workload each cell's ratio with its interval, and the verdict in words.</summary>
public static class CompareTable
{
    public static void Show(Comparison comparison, Screen screen)
    {
        foreach (var line in Render(comparison, screen.Width)) screen.Markup(line);
        screen.Line();
        foreach (var line in Judged(comparison)) screen.Line(Printable.Line(line));
    }

    /// <summary>Lines of Spectre markup for a screen of this width.</summary>
    public static IReadOnlyList<string> Render(Comparison comparison, int width)
    {
        var rows = new List<IReadOnlyList<Field>> { (Field[])["", new("ratio (95 % interval)", "dim"), new("verdict", "dim")] };
        foreach (var section in comparison.Cells.GroupBy(Heading))
        {
            rows.Add([new(section.Key, "bold")]);
            foreach (var cell in section)
            {
                var verdict = new Field(Verdict(cell), Style(cell.Verdict));
                rows.Add(cell.Ratio is { } ratio ? ["  " + Row(cell), $"{Number.Ratio(ratio)} ({Interval(cell)})", verdict] : ["  " + Row(cell), verdict]);
            }
        }

        return [.. Columns.Lay(rows, width: width).Select(line => line.TrimEnd())];
    }

    /// <summary>What all verdicts were judged by.</summary>
    public static IEnumerable<string> Judged(Comparison comparison)
    {
        var claimed = comparison.Cells.Count(cell => cell.Verdict is ComparisonVerdict.Faster or ComparisonVerdict.Slower);
        yield return $"{claimed} of {comparison.Cells.Count} cells differ; the level is 5 % over all cells together (Holm)";
        if (comparison.Spread is { } spread)
            yield return $"judged by: spread of launches, {Labels.Spread(spread)}{(spread.IsFew ? ": few, so intervals are wide" : "")}";
        var known = comparison.RunsMeasured ? "measured" : "taken equal to the launches': five other runs of a cell are not known; --history names them";
        if (comparison.RunsAdd is { } runs) yield return $"judged by: spread between runs, which adds {Number.Spread(runs)} that no wave lowers ({known})";
        var earlier = comparison.Earlier;
        if (earlier.Count > 0) yield return $"judged by: {earlier.Count} earlier {(earlier.Count == 1 ? "run" : "runs")}: {string.Join(", ", earlier)}";
        foreach (var difference in comparison.Cells.SelectMany(cell => cell.Differences).Distinct()) yield return $"differs: {difference}";
    }

    /// <summary>The row by all that it is known by: no other of the comparison has the same.</summary>
    public static string Label(ComparedCell cell) => $"{Heading(cell)}: {Row(cell)}";

    public static string Verdict(ComparedCell cell) => cell.Verdict switch
    {
        ComparisonVerdict.NotComparable => $"not comparable: {Reason(cell)}",
        var verdict => Words(verdict),
    };

    /// <summary>Why two cells are not compared; null where they are.</summary>
    public static string? Reason(ComparedCell cell) => cell.Obstacle is { } obstacle ? Words(obstacle, cell) : null;

#pragma warning disable CS8524 // Every obstacle has its words, or this does not compile: CS8509.
    private static string Words(Obstacle obstacle, ComparedCell cell) => obstacle.Kind switch
    {
        ObstacleKind.NotInBase => "the base has no such cell",
        ObstacleKind.NotInNew => "the new record has no such cell",
        ObstacleKind.Differs => $"{obstacle.Name} differs: {obstacle.Base} and {obstacle.New}",
        ObstacleKind.BaseHasNoNumber => $"the base has no number: {CellWords.Reason(cell.Base!) ?? "it did not end"}",
        ObstacleKind.NewHasNoNumber => $"the new one has no number: {CellWords.Reason(cell.New!) ?? "it did not end"}",
        ObstacleKind.NoSpread => "no cell has two launches, so nothing tells how much they differ by chance",
        ObstacleKind.NoCommonWave => "no launches of the same wave",
    };
#pragma warning restore CS8524

    internal static string Heading(ComparedCell cell) => Labels.Heading((cell.New ?? cell.Base)!.Parts);

    // The base's name says too where it differs from the heading, which "--despite" allows.
    internal static string Base(ComparedCell cell)
    {
        if (cell.Base is not { } one) return "–";
        var lifted = cell.New is { } other ? Labels.Parts(one.Parts).Except(Labels.Parts(other.Parts)) : [];
        return string.Join(" · ", lifted.Select(part => part.Text).Prepend(Labels.Row(one)));
    }

    internal static string New(ComparedCell cell) => cell.New is { } other ? Labels.Row(other) : "–";

    internal static string Words(ComparisonVerdict verdict) => verdict switch
    {
        ComparisonVerdict.Faster => "faster",
        ComparisonVerdict.Slower => "slower",
        ComparisonVerdict.NoDifferenceShown => "no difference shown",
        _ => "not comparable",
    };

    internal static string Interval(ComparedCell cell) =>
        cell.Low is { } low && cell.High is { } high ? string.Create(CultureInfo.InvariantCulture, $"{low:0.000} … {high:0.000}") : "";

    private static string Row(ComparedCell cell) => (Base(cell), New(cell)) switch
    {
        ("–", var name) => name,
        (var name, "–") => name,
        var (before, now) => before == now ? now : $"{before} → {now}",
    };

    private static string? Style(ComparisonVerdict verdict) => verdict switch
    {
        ComparisonVerdict.Faster => "green",
        ComparisonVerdict.Slower => "red",
        ComparisonVerdict.NotComparable => "olive",
        _ => null,
    };
}
