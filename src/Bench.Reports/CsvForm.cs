using System.Globalization;

namespace Bench.Reports;

/// <summary>Every cell of a report as a line, as RFC 4180 has them, numbers with all their digits.</summary>
public static class CsvForm
{
    public static string Of(Report report) => string.Concat(report.Table.Select(row => Line(row.Select(Text))).Prepend(Line(report.Names)));

    /// <summary>"peakBytes" as heads of a CSV file are spelt: "peak_bytes".</summary>
    internal static string Name(string name) => string.Concat(name.Select(letter => char.IsUpper(letter) ? $"_{char.ToLowerInvariant(letter)}" : $"{letter}"));

    private static string Line(IEnumerable<string> fields) => string.Join(',', fields.Select(Quoted)) + "\n";

    private static string Text(Value value) =>
        value.Text ?? (value.Figure is { } known && double.IsFinite(known) ? known.ToString("R", CultureInfo.InvariantCulture) : "");

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"")}\"";
}
