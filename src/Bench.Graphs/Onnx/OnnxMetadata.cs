using System.Text.Json.Serialization;

namespace Bench.Graphs.Onnx;

/// <summary>Names of the metadata that an exported model carries.</summary>
public static class OnnxMetadata
{
    public const string SampleAxis = "bench.sampleAxis";
    public const string ItemsPerStep = "bench.itemsPerStep";
    public const string Weights = "bench.weights";
    public const string State = "bench.state";

    /// <summary>Whether the file says what a step works off. Bench writes no open dimensions: where there are some, somebody changed the file since.</summary>
    public static bool Counts(OnnxModel file) => file.Metadata.ContainsKey(SampleAxis) && file.Metadata.ContainsKey(ItemsPerStep)
        && file.Graph.Inputs.All(input => input.Shape?.All(dimension => dimension.Size is not null) == true);
}

[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(string[][]))]
internal sealed partial class OnnxMetadataJson : JsonSerializerContext;
