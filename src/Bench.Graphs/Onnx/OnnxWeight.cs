namespace Bench.Graphs.Onnx;

/// <summary>
/// Where an exported model finds the data of a weight: in itself, or in a file beside it. Its stored type may differ from the value's; then the model casts it.
/// </summary>
public sealed record OnnxWeight(TensorType Stored)
{
    public Tensor? Inline { get; init; }
    public string Location { get; init; } = "";
    public long Offset { get; init; }

    public static OnnxWeight Of(Tensor tensor) => new(tensor.Type) { Inline = tensor };

    public static OnnxWeight At(TensorType stored, string location, long offset) => new(stored) { Location = location, Offset = offset };
}
