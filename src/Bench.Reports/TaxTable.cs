using System.Text;
using System.Text.Json;
using Bench.Records;
using Spectre.Console;

namespace Bench.Reports;

/// <summary>What one way of calling a framework costs over another, a step: for suites that ask for it.</summary>
public static class TaxTable
{
    private static readonly string[] Names = ["workload", "engine", "time a step", "share of the step (95 % interval)"];

    /// <summary>Lines of markup; none for a record whose suite does not ask.</summary>
    public static IEnumerable<string> Render(Record record)
    {
        var taxes = Tax.Of(record);
        if (taxes.Count == 0) return [];
        IReadOnlyList<IReadOnlyList<Field>> rows = [[.. Names.Select(name => new Field(name, "dim"))], .. taxes.Select(tax => (IReadOnlyList<Field>)[.. Texts(tax).Select(text => (Field)text)])];
        return ["", $"[bold]{Markup.Escape(Title(record))}[/]", .. Columns.Lay(rows, indent: 2).Select(line => line.TrimEnd())];
    }

    public static string Markdown(Record record)
    {
        var taxes = Tax.Of(record);
        if (taxes.Count == 0) return "";
        var text = new StringBuilder($"\n**{Title(record)}**\n\n| {string.Join(" | ", Names)} |\n|---|---|---:|---|\n");
        foreach (var tax in taxes) text.Append("| ").AppendJoin(" | ", Texts(tax)).Append(" |\n");
        return text.ToString();
    }

    public static void Json(Record record, Utf8JsonWriter writer)
    {
        var taxes = Tax.Of(record);
        if (taxes.Count == 0) return;
        writer.WriteStartArray("tax");
        foreach (var tax in taxes)
        {
            writer.WriteStartObject();
            writer.WriteString("base", tax.Base.Key);
            writer.WriteString("cell", tax.Other.Key);
            writer.WriteNumber("waves", tax.Waves);
            writer.WriteNumber("nanoseconds", tax.Nanoseconds);
            writer.WriteNumber("halfNanoseconds", tax.HalfNanoseconds);
            writer.WriteNumber("share", tax.Share);
            writer.WriteNumber("lowShare", tax.LowShare);
            writer.WriteNumber("highShare", tax.HighShare);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string Title(Record record) => $"tax over {record.Plan.Baseline}";

    private static string[] Texts(Tax tax)
    {
        double time = tax.Nanoseconds / 1e3, half = tax.HalfNanoseconds / 1e3;
        var workload = tax.Other.Parts.Workload;
        return
        [
            $"{workload.Model} b{workload.Batch}{(workload.Seq is { } seq ? $"×{seq}" : "")}", tax.Other.Parts.EngineText,
            $"{Number.Value(time, half)} ± {Number.Value(half, half)} µs",
            $"{Number.Percent(tax.Share)} ({Number.Percent(tax.LowShare)} … {Number.Percent(tax.HighShare)})",
        ];
    }
}
