using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bench.Records;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Record))]
[JsonSerializable(typeof(JournalLine))]
[JsonSerializable(typeof(Launch))]
[JsonSerializable(typeof(IReadOnlyList<Finding>))]
public sealed partial class RecordJson : JsonSerializerContext
{
    private static RecordJson? _indented;

    /// <summary>For the record file, which people read too.</summary>
    public static RecordJson Indented => _indented ??= new(new JsonSerializerOptions(Default.Options) { WriteIndented = true });
}
