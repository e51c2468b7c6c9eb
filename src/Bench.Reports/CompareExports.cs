using System.Globalization;
using System.Text;
using System.Text.Json;
using Bench.Records;

namespace Bench.Reports;

/// <summary>A comparison for other programs, with the notes of its rows and the spreads that it was judged by.</summary>
public static class CompareExports
{
    private static readonly string[] CsvColumns =
    [
        "model", "mode", "batch", "seq", "device", "precision", "threads", "regime",
        "base_engine", "base_version", "base_options", "new_engine", "new_version", "new_options",
        "ratio", "low", "high", "probability", "verdict", "reason", "differences", "base_notes", "new_notes",
        "base_launch_spread", "base_launch_degrees", "new_launch_spread", "new_launch_degrees",
        "pooled_spread", "pooled_degrees", "runs_add", "runs_measured", "base", "new",
    ];

    public static string Markdown(Comparison comparison)
    {
        var text = new StringBuilder();
        foreach (var section in comparison.Cells.GroupBy(CompareTable.Heading))
        {
            text.Append(CultureInfo.InvariantCulture, $"**{section.Key}**\n\n| base | new | ratio | 95 % interval | verdict |\n|---|---|---:|---|---|\n");
            foreach (var cell in section)
            {
                var ratio = cell.Ratio is { } known ? Number.Ratio(known) : "";
                string[] fields = [CompareTable.Base(cell), CompareTable.New(cell), ratio, CompareTable.Interval(cell), CompareTable.Verdict(cell)];
                text.Append("| ").AppendJoin(" | ", fields.Select(Exports.Escape)).Append(" |\n");
            }

            (string Label, Cell Cell)[] sides = [.. section.SelectMany(Sides).Distinct()];
            string[] told = [.. sides.SelectMany(side => CellWords.Notes(side.Cell).Select(note => $"{side.Label}: {note}")), .. Exports.Spreads(sides)];
            text.Append('\n');
            foreach (var line in told) text.Append(CultureInfo.InvariantCulture, $"- {Exports.Escape(line)}\n");
            if (told.Length > 0) text.Append('\n');
        }

        foreach (var line in CompareTable.Judged(comparison)) text.Append(CultureInfo.InvariantCulture, $"- {Exports.Escape(line)}\n");
        return text.ToString();
    }

    public static string Csv(Comparison comparison)
    {
        var text = new StringBuilder(CsvLine.Of(CsvColumns));
        foreach (var cell in comparison.Cells)
        {
            var key = (cell.New ?? cell.Base)!.Parts;
            text.Append(CsvLine.Of(
            [
                key.Workload.Model, key.Workload.Mode, CsvLine.Plain(key.Workload.Batch), CsvLine.Plain(key.Workload.Seq),
                key.Device, key.Precision, CsvLine.Plain(key.Threads), key.Regime,
                .. Engine(cell.Base), .. Engine(cell.New),
                CsvLine.Plain(cell.Ratio), CsvLine.Plain(cell.Low), CsvLine.Plain(cell.High), CsvLine.Plain(cell.Probability),
                CompareTable.Words(cell.Verdict), CompareTable.Reason(cell) ?? "", string.Join("; ", cell.Differences),
                string.Join("; ", Notes(cell.Base)), string.Join("; ", Notes(cell.New)),
                .. CsvLine.Spread(Own(cell.Base)), .. CsvLine.Spread(Own(cell.New)), .. CsvLine.Spread(comparison.Spread),
                CsvLine.Plain(comparison.RunsAdd), comparison.RunsAdd is null ? "" : comparison.RunsMeasured ? "true" : "false",
                cell.Base?.Key ?? "", cell.New?.Key ?? "",
            ]));
        }

        return text.ToString();
    }

    public static void Json(Comparison comparison, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        Exports.Write(writer, "pooled", comparison.Spread);
        if (comparison.RunsAdd is { } runs)
        {
            writer.WriteNumber("runsAdd", runs);
            writer.WriteBoolean("runsMeasured", comparison.RunsMeasured);
        }

        Strings(writer, "earlier", comparison.Earlier);
        writer.WriteStartArray("cells");
        foreach (var cell in comparison.Cells)
        {
            writer.WriteStartObject();
            writer.WriteString("base", cell.Base?.Key);
            writer.WriteString("new", cell.New?.Key);
            writer.WriteString("verdict", CompareTable.Words(cell.Verdict));
            if (CompareTable.Reason(cell) is { } reason) writer.WriteString("reason", reason);
            if (cell.Ratio is { } ratio) writer.WriteNumber("ratio", ratio);
            if (cell.Low is { } low) writer.WriteNumber("low", low);
            if (cell.High is { } high) writer.WriteNumber("high", high);
            if (cell.Probability is { } probability) writer.WriteNumber("probability", probability);
            Strings(writer, "differences", cell.Differences);
            Exports.Write(writer, "baseLaunch", Own(cell.Base));
            Exports.Write(writer, "newLaunch", Own(cell.New));
            Strings(writer, "baseNotes", Notes(cell.Base));
            Strings(writer, "newNotes", Notes(cell.New));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static IEnumerable<(string, Cell)> Sides(ComparedCell cell)
    {
        if (cell.Base is { } one) yield return ($"base {CompareTable.Base(cell)}", one);
        if (cell.New is { } other) yield return ($"new {CompareTable.New(cell)}", other);
    }

    private static IReadOnlyList<string> Notes(Cell? cell) => cell is null ? [] : CellWords.Notes(cell);

    private static PooledSpread? Own(Cell? cell) => cell is null ? null : PooledSpread.Of(cell);

    private static string[] Engine(Cell? cell) => cell is null
        ? ["", "", ""]
        : [cell.Parts.EngineText, cell.Versions.GetValueOrDefault(cell.Parts.Engine, ""), cell.Parts.OptionsText];

    private static void Strings(Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values) writer.WriteStringValue(value);
        writer.WriteEndArray();
    }
}
