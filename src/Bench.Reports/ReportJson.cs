using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bench.Reports;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(RecordData))]
[JsonSerializable(typeof(ComparisonData))]
public sealed partial class ReportJson : JsonSerializerContext
{
    /// <summary>For programs, indented for people who look.</summary>
    public static string Of(Report report) => JsonSerializer.Serialize(report.Data, report.Data.GetType(), Default) + "\n";
}
