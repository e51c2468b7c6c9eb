using System.Globalization;
using Bench.Records;

namespace Bench.Reports;

/// <summary>Lines of a CSV file as RFC 4180 has them, numbers with all their digits.</summary>
internal static class CsvLine
{
    public static string Of(IEnumerable<string> fields) => string.Join(',', fields.Select(Quoted)) + "\n";

    public static string Plain(double? value) => value is { } known && double.IsFinite(known) ? known.ToString("R", CultureInfo.InvariantCulture) : "";

    public static string[] Spread(PooledSpread? spread) => [Plain(spread?.LogDeviation), Plain(spread?.Degrees)];

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"")}\"";
}
