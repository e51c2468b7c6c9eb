using System.Text.Json.Serialization;

namespace Bench.Graphs.Onnx;

/// <summary>Names of the metadata that an exported model carries.</summary>
public static class OnnxMetadata
{
    public const string SampleAxis = "bench.sampleAxis";
    public const string ItemsPerStep = "bench.itemsPerStep";
    public const string Weights = "bench.weights";
    public const string State = "bench.state";
}

[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(string[][]))]
internal sealed partial class OnnxMetadataJson : JsonSerializerContext;
