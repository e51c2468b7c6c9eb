using System.Globalization;
using System.Text;
using System.Text.Json;
using Bench.Records;

namespace Bench.Reports;

/// <summary>The table for other programs. Every cell is in every form, failed ones with their reason.</summary>
public static class Exports
{
    private static readonly string[] CsvColumns =
        ["model", "mode", "batch", "seq", "engine", "version", "device", "precision", "threads", "regime", "unit", "items_per_second", "half_width", "step_nanoseconds", "launches", "outcome", "reason"];

    // Added later, so that no column of before has moved.
    private static readonly string[] LaterColumns =
    [
        "environment", "preset", "options", "layout", "inputs", "weights", "bundle", "notes",
        "launch_spread", "launch_degrees", "pooled_spread", "pooled_degrees", "noise_floor",
    ];

    public static string Markdown(Record record)
    {
        var text = new StringBuilder();
        foreach (var section in Sections.Of(record))
        {
            if (text.Length > 0) text.Append('\n');
            string[] names = ["engine", section.RateUnit, "ratio", .. section.CostNames, "of peak"];
            text.Append(CultureInfo.InvariantCulture, $"**{section.Heading}**\n\n| {string.Join(" | ", names)} |\n|---{string.Concat(names.Skip(1).Select(_ => "|---:"))}|\n");
            foreach (var row in section.Rows)
            {
                string[] fields = row.Number is null ? [Escape(row.Reason), .. names.Skip(2).Select(_ => "")] : [row.Rate, row.Ratio, .. row.Costs, row.Share];
                text.Append(CultureInfo.InvariantCulture, $"| {Escape(row.Label)} | {string.Join(" | ", fields)} |\n");
            }

            if (section.Item is { } item) text.Append(CultureInfo.InvariantCulture, $"\n{Escape(item)}\n");
            string[] told = [.. section.Rows.SelectMany(row => CellWords.Notes(row.Cell).Select(note => $"{row.Label}: {note}")), .. Spreads(section)];
            if (told.Length > 0) text.Append('\n');
            foreach (var line in told) text.Append(CultureInfo.InvariantCulture, $"- {Escape(line)}\n");
        }

        text.Append(TaxTable.Markdown(record));
        foreach (var line in new[] { Table.BudgetSpent(record), Pooled(record) }.OfType<string>()) text.Append(CultureInfo.InvariantCulture, $"\n{line}\n");
        return text.ToString();
    }

    internal static string Escape(string text) => text.Replace("|", "\\|").ReplaceLineEndings(" ");

    /// <summary>"spread of launches: onnxruntime 1.31.1 8.7 %, 2 degrees of freedom"; nothing where no row has two launches.</summary>
    internal static IEnumerable<string> Spreads(IEnumerable<(string Label, Cell Cell)> rows)
    {
        string[] known = [.. rows.Select(row => PooledSpread.Of(row.Cell) is { } spread ? $"{row.Label} {Labels.Spread(spread)}" : null).OfType<string>()];
        return known.Length == 0 ? [] : [$"spread of launches: {string.Join("; ", known)}"];
    }

    private static IEnumerable<string> Spreads(Section section) => Spreads(section.Rows.Select(row => (row.Label, row.Cell)));

    private static string? Pooled(Record record)
    {
        var floor = NoiseFloor.Of(record) is { } log ? $"; noise floor {Number.Spread(NoiseFloor.Relative(log))}" : "";
        return PooledSpread.Of(record) is { } spread ? $"Spread of launches, pooled: {Labels.Spread(spread)}{floor}" : null;
    }

    public static string Csv(Record record)
    {
        var pooled = PooledSpread.Of(record);
        double? floor = NoiseFloor.Of(record) is { } log ? NoiseFloor.Relative(log) : null;
        var text = new StringBuilder(CsvLine.Of([.. CsvColumns, .. Beside.FigureNames.Select(Beside.Snake), .. LaterColumns]));
        foreach (var cell in record.Cells)
        {
            var key = cell.Parts;
            var number = Statistics.Number(cell);
            text.Append(CsvLine.Of(
            [
                key.Workload.Model, key.Workload.Mode, CsvLine.Plain(key.Workload.Batch), CsvLine.Plain(key.Workload.Seq), key.EngineText,
                cell.Versions.GetValueOrDefault(key.Engine, ""), key.Device, key.Precision, CsvLine.Plain(key.Threads), key.Regime, $"{cell.Unit}/s",
                CsvLine.Plain(number?.ItemsPerSecond), CsvLine.Plain(number?.PlusMinus), CsvLine.Plain(number?.StepNanoseconds),
                CsvLine.Plain(number?.Launches), CellWords.Outcome(cell), CellWords.Reason(cell) ?? "",
                .. Beside.Figures(cell, record.Machine).Select(figure => CsvLine.Plain(figure.Value)),
                key.Environment ?? "", key.Preset ?? "", key.OptionsText, cell.Layout ?? "", cell.Inputs ?? "", cell.Weights ?? "", cell.Bundle ?? "",
                string.Join("; ", CellWords.Notes(cell)), .. CsvLine.Spread(PooledSpread.Of(cell)), .. CsvLine.Spread(pooled), CsvLine.Plain(floor),
            ]));
        }

        return text.ToString();
    }

    public static void Json(Record record, string? recordFile, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("suite", record.Plan.Suite);
        writer.WriteString("created", record.Created);
        if (recordFile is not null) writer.WriteString("record", recordFile);
        if (record.Ended is { } ended) writer.WriteString("ended", ended.How);
        if (record.Plan.Detect is { } asked) writer.WriteNumber("detect", asked);
        if (Detecting.CanShow(record) is { } shown) writer.WriteNumber("canShow", shown);
        Write(writer, "pooled", PooledSpread.Of(record));
        if (NoiseFloor.Of(record) is { } floor) writer.WriteNumber("noiseFloor", NoiseFloor.Relative(floor));
        writer.WriteStartArray("cells");
        foreach (var cell in record.Cells)
        {
            writer.WriteStartObject();
            writer.WriteString("key", cell.Key);
            writer.WriteString("engine", cell.Parts.EngineText);
            writer.WriteString("model", cell.Parts.Workload.Model);
            writer.WriteString("outcome", CellWords.Outcome(cell));
            if (CellWords.Reason(cell) is { } reason) writer.WriteString("reason", reason);
            writer.WriteString("unit", $"{cell.Unit}/s");
            foreach (var (name, said) in new[] { ("item", cell.Item), ("regime", cell.Parts.Regime), ("layout", cell.Layout), ("inputs", cell.Inputs), ("weights", cell.Weights), ("bundle", cell.Bundle) })
                if (said is not null) writer.WriteString(name, said);
            writer.WriteStartObject("versions");
            foreach (var (name, version) in cell.Versions) writer.WriteString(name, version);
            writer.WriteEndObject();
            writer.WriteStartObject("options");
            foreach (var (name, value) in cell.Parts.Options) writer.WriteString(name, value);
            writer.WriteEndObject();
            writer.WriteStartArray("notes");
            foreach (var note in CellWords.Notes(cell)) writer.WriteStringValue(note);
            writer.WriteEndArray();
            if (cell.Findings.Count > 0)
            {
                writer.WritePropertyName("findings");
                JsonSerializer.Serialize(writer, cell.Findings, RecordJson.Default.IReadOnlyListFinding);
            }

            if (cell.Verdicts.Max(verdict => verdict.NormError) is { } error) writer.WriteNumber("gateError", error);
            Write(writer, "launch", PooledSpread.Of(cell));
            if (Statistics.Number(cell) is { } number)
            {
                writer.WriteNumber("itemsPerSecond", number.ItemsPerSecond);
                if (number.PlusMinus is { } half) writer.WriteNumber("halfWidth", half);
                writer.WriteNumber("stepNanoseconds", number.StepNanoseconds);
                writer.WriteNumber("launches", number.Launches);
                foreach (var (name, value) in Beside.Figures(cell, record.Machine))
                    if (value is { } known && double.IsFinite(known)) writer.WriteNumber(name, known);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        TaxTable.Json(record, writer);
        writer.WriteEndObject();
    }

    /// <summary>"pooledSpread" and "pooledDegrees": the standard deviation of logs of launches, and what it was taken from.</summary>
    internal static void Write(Utf8JsonWriter writer, string name, PooledSpread? spread)
    {
        if (spread is not { } known) return;
        writer.WriteNumber($"{name}Spread", known.LogDeviation);
        writer.WriteNumber($"{name}Degrees", known.Degrees);
    }
}
