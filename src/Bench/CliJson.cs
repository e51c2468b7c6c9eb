using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bench.Cli;

/// <summary>Lists and plans as JSON for programs, indented for people who look. Records and comparisons are those of Bench.Reports.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(CacheEntryData[]))]
[JsonSerializable(typeof(SuiteData[]))]
[JsonSerializable(typeof(WorkloadData[]))]
[JsonSerializable(typeof(EngineData[]))]
[JsonSerializable(typeof(PlanData))]
internal sealed partial class CliJson : JsonSerializerContext
{
    public static int Print<T>(T data)
    {
        Console.Out.WriteLine(JsonSerializer.Serialize(data, typeof(T), Default));
        return Exit.Done;
    }
}
