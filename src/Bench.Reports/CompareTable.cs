using System.Globalization;
using System.Text;
using System.Text.Json;
using Bench.Records;

namespace Bench.Reports;

/// <summary>A comparison as people read it: cell, ratio with its interval, verdict in words.</summary>
public static class CompareTable
{
    public static IReadOnlyList<IReadOnlyList<Field>> Rows(Comparison comparison) =>
    [
        (Field[])[new("cell", "dim"), new("base", "dim"), new("new", "dim"), new("ratio", "dim"), new("95 % interval", "dim"), new("verdict", "dim")],
        .. comparison.Cells.Select(cell => (IReadOnlyList<Field>)
        [
            Workload(cell), Engine(cell.Base), Engine(cell.New),
            cell.Ratio is { } ratio ? Number.Ratio(ratio) : "", Interval(cell), new(Verdict(cell), Style(cell.Verdict)),
        ]),
    ];

    public static string Markdown(Comparison comparison)
    {
        var text = new StringBuilder("| cell | base | new | ratio | 95 % interval | verdict |\n|---|---|---|---:|---|---|\n");
        foreach (var row in Rows(comparison).Skip(1)) text.Append("| ").AppendJoin(" | ", row.Select(field => field.Text.Replace("|", "\\|"))).Append(" |\n");
        return text.ToString();
    }

    /// <summary>What all verdicts were judged by.</summary>
    public static IEnumerable<string> Judged(Comparison comparison)
    {
        var claimed = comparison.Cells.Count(cell => cell.Verdict is ComparisonVerdict.Faster or ComparisonVerdict.Slower);
        yield return $"{claimed} of {comparison.Cells.Count} cells differ; the level is 5 % over all cells together (Holm)";
        if (comparison.Spread is { } spread)
            yield return $"spread of launches {Number.Spread(NoiseFloor.Relative(spread.LogDeviation))}, {spread.Degrees} degrees of freedom{(spread.IsFew ? ": few, so intervals are wide" : "")}";
        if (comparison.RunsAdd is { } runs)
            yield return $"two runs differ by more than launches do: {Number.Spread(runs)} are added, which no wave lowers ({(comparison.RunsMeasured ? "measured" : "taken equal to the launches' until five runs exist")})";
        foreach (var difference in comparison.Cells.SelectMany(cell => cell.Differences).Distinct()) yield return $"differs: {difference}";
    }

    public static void Json(Comparison comparison, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("cells");
        foreach (var cell in comparison.Cells)
        {
            writer.WriteStartObject();
            writer.WriteString("base", cell.Base?.Key);
            writer.WriteString("new", cell.New?.Key);
            writer.WriteString("verdict", Words(cell.Verdict));
            if (cell.Reason is not null) writer.WriteString("reason", cell.Reason);
            if (cell.Ratio is { } ratio) writer.WriteNumber("ratio", ratio);
            if (cell.Low is { } low) writer.WriteNumber("low", low);
            if (cell.High is { } high) writer.WriteNumber("high", high);
            if (cell.Probability is { } probability) writer.WriteNumber("probability", probability);
            writer.WriteStartArray("differences");
            foreach (var difference in cell.Differences) writer.WriteStringValue(difference);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string Verdict(ComparedCell cell) => cell.Verdict == ComparisonVerdict.NotComparable ? $"not comparable: {cell.Reason}" : Words(cell.Verdict);

    private static string Words(ComparisonVerdict verdict) => verdict switch
    {
        ComparisonVerdict.Faster => "faster",
        ComparisonVerdict.Slower => "slower",
        ComparisonVerdict.NoDifferenceShown => "no difference shown",
        _ => "not comparable",
    };

    private static string? Style(ComparisonVerdict verdict) => verdict switch
    {
        ComparisonVerdict.Faster => "green",
        ComparisonVerdict.Slower => "red",
        ComparisonVerdict.NotComparable => "olive",
        _ => null,
    };

    private static string Interval(ComparedCell cell) =>
        cell.Low is { } low && cell.High is { } high ? string.Create(CultureInfo.InvariantCulture, $"{low:0.000} … {high:0.000}") : "";

    private static string Workload(ComparedCell cell)
    {
        var key = (cell.New ?? cell.Base)!.Parts;
        return $"{key.Workload.Model} {key.Workload.Mode} b{key.Workload.Batch}{(key.Workload.Seq is { } seq ? $"×{seq}" : "")} {key.Precision}";
    }

    private static string Engine(Cell? cell) => cell is null ? "–" : cell.Parts.EngineText + (cell.Versions.GetValueOrDefault(cell.Parts.Engine) is { } version ? $" {version}" : "");
}
