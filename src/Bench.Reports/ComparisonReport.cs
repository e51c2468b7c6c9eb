using Bench.Records;

namespace Bench.Reports;

/// <summary>A comparison's report: under the heading of its workload each cell's ratio with its interval, and the verdict in words.</summary>
public static class ComparisonReport
{
    private static readonly Column[] Columns =
        [new("base", Role.Label), new("new", Role.Label), new("ratio (95 % interval)", Role.Ratio, Unit.Ratio), new("verdict", Role.Words)];
    // Of two records.
    private static readonly Column BetweenRuns = new("between runs", Role.Cost);

    // Of CSV, in the order in which they came.
    private static readonly (string Name, Func<ComparisonData, ComparedCell, ComparisonData.Row, Value> Of)[] Fields =
    [
        ("model", (_, cell, _) => Key(cell).Workload.Model), ("mode", (_, cell, _) => Key(cell).Workload.Mode),
        ("batch", (_, cell, _) => (double)Key(cell).Workload.Batch), ("seq", (_, cell, _) => Key(cell).Workload.Seq),
        ("device", (_, cell, _) => Key(cell).Device), ("precision", (_, cell, _) => Key(cell).Precision),
        ("threads", (_, cell, _) => (double)Key(cell).Threads), ("regime", (_, cell, _) => Key(cell).Regime),
        ("baseEngine", (_, cell, _) => cell.Base?.Parts.EngineText), ("baseVersion", (_, cell, _) => Version(cell.Base)),
        ("baseOptions", (_, cell, _) => cell.Base?.Parts.OptionsText),
        ("newEngine", (_, cell, _) => cell.New?.Parts.EngineText), ("newVersion", (_, cell, _) => Version(cell.New)),
        ("newOptions", (_, cell, _) => cell.New?.Parts.OptionsText),
        ("ratio", (_, _, row) => row.Ratio), ("low", (_, _, row) => row.Low), ("high", (_, _, row) => row.High),
        ("probability", (_, _, row) => row.Probability),
        ("verdict", (_, _, row) => row.Verdict), ("reason", (_, _, row) => row.Reason), ("differences", (_, _, row) => string.Join("; ", row.Differences)),
        ("baseNotes", (_, _, row) => string.Join("; ", row.BaseNotes)), ("newNotes", (_, _, row) => string.Join("; ", row.NewNotes)),
        ("baseLaunchSpread", (_, _, row) => row.BaseLaunchSpread), ("baseLaunchDegrees", (_, _, row) => row.BaseLaunchDegrees),
        ("newLaunchSpread", (_, _, row) => row.NewLaunchSpread), ("newLaunchDegrees", (_, _, row) => row.NewLaunchDegrees),
        ("pooledSpread", (all, _, _) => all.PooledSpread), ("pooledDegrees", (all, _, _) => all.PooledDegrees),
        ("baseRunSpread", (_, _, row) => row.BaseRunSpread), ("baseRuns", (_, _, row) => row.BaseRuns),
        ("newRunSpread", (_, _, row) => row.NewRunSpread), ("newRuns", (_, _, row) => row.NewRuns), ("canShow", (all, _, _) => all.CanShow),
        ("base", (_, _, row) => row.Base), ("new", (_, _, row) => row.New),
        ("limitEnd", (_, _, row) => row.LimitEnd), ("limitBound", (_, _, row) => row.LimitBound),
        ("limitLaunches", (_, _, row) => row.LimitLaunches), ("limitRuns", (_, _, row) => row.LimitRuns),
    ];

    /// <param name="limit">How a limit on it ended, where there is one.</param>
    public static Report Of(Comparison comparison, NonInferiority? limit = null)
    {
        var (data, runs) = (ComparisonData.Of(comparison, limit), comparison.Cells.Any(cell => cell.Runs is not null));
        return new Report
        {
            Sections = [.. comparison.Cells.GroupBy(ComparisonWords.Heading).Select(cells => Of(cells.Key, [.. cells], runs))],
            Lines = [.. ComparisonWords.Judged(comparison)],
            Names = [.. Fields.Select(field => CsvForm.Name(field.Name))],
            Table = [.. comparison.Cells.Zip(data.Cells, (cell, row) => (IReadOnlyList<Value>)[.. Fields.Select(field => field.Of(data, cell, row))])],
            Data = data,
        };
    }

    private static Section Of(string heading, IReadOnlyList<ComparedCell> cells, bool runs)
    {
        (string Label, Cell Cell)[] sides = [.. cells.SelectMany(Sides).Distinct()];
        return new Section(heading, runs ? [.. Columns, BetweenRuns] : Columns, [.. cells.Select(cell => Of(cell, runs))])
        {
            Footnotes = [.. sides.SelectMany(side => CellWords.Notes(side.Cell).Select(note => $"{side.Label}: {note}")), .. Labels.Spreads(sides)],
        };
    }

    private static Row Of(ComparedCell cell, bool runs) =>
        new([ComparisonWords.Base(cell), ComparisonWords.New(cell), new Value(Figure: cell.Ratio, Low: cell.Low, High: cell.High),
            ComparisonWords.Verdict(cell), .. runs ? [ComparisonWords.Runs(cell)] : Array.Empty<Value>()])
        {
            Tone = cell.Verdict switch
            {
                ComparisonVerdict.Faster => Tone.Good,
                ComparisonVerdict.Slower => Tone.Bad,
                ComparisonVerdict.NotComparable => Tone.Doubtful,
                _ => Tone.Plain,
            },
        };

    private static IEnumerable<(string, Cell)> Sides(ComparedCell cell)
    {
        if (cell.Base is { } one) yield return ($"base {ComparisonWords.Base(cell)}", one);
        if (cell.New is { } other) yield return ($"new {ComparisonWords.New(cell)}", other);
    }

    private static CellKey Key(ComparedCell cell) => (cell.New ?? cell.Base)!.Parts;

    private static string? Version(Cell? cell) => cell?.Versions.GetValueOrDefault(cell.Parts.Engine);
}
