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
        }

        return text.Append(TaxTable.Markdown(record)).ToString();

        static string Escape(string s) => s.Replace("|", "\\|").ReplaceLineEndings(" ");
    }

    public static string Csv(Record record)
    {
        var text = new StringBuilder().AppendJoin(',', CsvColumns.Concat(Beside.FigureNames.Select(Beside.Snake))).Append('\n');
        foreach (var cell in record.Cells)
        {
            var key = cell.Parts;
            var number = Statistics.Number(cell);
            string[] fields =
            [
                key.Workload.Model, key.Workload.Mode, Plain(key.Workload.Batch), key.Workload.Seq is { } seq ? Plain(seq) : "", key.EngineText,
                cell.Versions.GetValueOrDefault(key.Engine, ""), key.Device, key.Precision, Plain(key.Threads), key.Regime, $"{cell.Unit}/s",
                number is null ? "" : Plain(number.ItemsPerSecond), number?.PlusMinus is { } half ? Plain(half) : "",
                number is null ? "" : Plain(number.StepNanoseconds), number is null ? "" : Plain(number.Launches), Words(cell), cell.Outcome?.Reason ?? "",
                .. Beside.Figures(cell, record.Machine).Select(figure => figure.Value is { } value && double.IsFinite(value) ? Plain(value) : ""),
            ];
            text.AppendJoin(',', fields.Select(Quoted)).Append('\n');
        }

        return text.ToString();

        static string Quoted(string s) => s.AsSpan().IndexOfAny(",\"\n\r") < 0 ? s : $"\"{s.Replace("\"", "\"\"")}\"";
    }

    public static void Json(Record record, string? recordFile, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("suite", record.Plan.Suite);
        writer.WriteString("created", record.Created);
        if (recordFile is not null) writer.WriteString("record", recordFile);
        writer.WriteStartArray("cells");
        foreach (var cell in record.Cells)
        {
            writer.WriteStartObject();
            writer.WriteString("key", cell.Key);
            writer.WriteString("engine", cell.Parts.EngineText);
            writer.WriteString("model", cell.Parts.Workload.Model);
            writer.WriteString("outcome", Words(cell));
            if (cell.Outcome?.Reason is { } reason) writer.WriteString("reason", reason);
            writer.WriteString("unit", $"{cell.Unit}/s");
            foreach (var (name, said) in new[] { ("item", cell.Item), ("regime", cell.Parts.Regime), ("layout", cell.Layout), ("inputs", cell.Inputs), ("weights", cell.Weights), ("bundle", cell.Bundle) })
                if (said is not null) writer.WriteString(name, said);
            writer.WriteStartObject("versions");
            foreach (var (name, version) in cell.Versions) writer.WriteString(name, version);
            writer.WriteEndObject();
            writer.WriteStartArray("notes");
            foreach (var note in cell.Notes) writer.WriteStringValue(note);
            writer.WriteEndArray();
            if (cell.Verdicts.Max(verdict => verdict.NormError) is { } error) writer.WriteNumber("gateError", error);
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

    private static string Plain(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Words(Cell cell) => cell.Outcome is null ? "not finished" : JsonSerializer.SerializeToElement(cell.Outcome.Kind, RecordJson.Default.OutcomeKind).GetString()!;
}
