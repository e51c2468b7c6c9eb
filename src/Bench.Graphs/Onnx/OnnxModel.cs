namespace Bench.Graphs.Onnx;

/// <summary>An ONNX file as it was read: nothing normalised, nothing checked but its form.</summary>
public sealed record OnnxModel
{
    public required string Path { get; init; }
    public required OnnxGraph Graph { get; init; }
    /// <summary>Domain → version; the default domain is "".</summary>
    public required IReadOnlyDictionary<string, long> Opsets { get; init; }
    public IReadOnlyList<OnnxFunction> Functions { get; init; } = [];
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
    public string Producer { get; init; } = "";
}

public sealed record OnnxGraph(
    string Name,
    IReadOnlyList<OnnxNode> Nodes,
    IReadOnlyList<OnnxTensor> Initializers,
    IReadOnlyList<OnnxValue> Inputs,
    IReadOnlyList<OnnxValue> Outputs,
    IReadOnlyList<OnnxValue> Values);

public sealed record OnnxNode(
    string Name,
    string Op,
    string Domain,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Outputs,
    IReadOnlyDictionary<string, OnnxAttribute> Attributes,
    string Overload = "");

/// <summary>
/// <see cref="Value"/> is a long, double, string, OnnxTensor, OnnxGraph, long[], double[] or string[]; in a function it may instead be named by the caller
/// (<see cref="Reference"/>).
/// </summary>
public sealed record OnnxAttribute(string Name, object? Value, string? Reference = null);

/// <summary>A dimension has a size, a name, or neither.</summary>
public readonly record struct OnnxDimension(long? Size, string? Name);

/// <summary><see cref="ElementType"/> is 0 where the value is no tensor; <see cref="Shape"/> is null where nobody says it.</summary>
public sealed record OnnxValue(string Name, int ElementType, IReadOnlyList<OnnxDimension>? Shape);

public sealed record OnnxFunction(
    string Domain,
    string Name,
    string Overload,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Outputs,
    IReadOnlyDictionary<string, OnnxAttribute> Defaults,
    IReadOnlyList<OnnxNode> Nodes,
    IReadOnlyDictionary<string, long> Opsets);

/// <summary>A tensor's declaration and where its data lies: in the file, or in another one beside it.</summary>
public sealed record OnnxTensor(string Name, int ElementType, IReadOnlyList<long> Dims)
{
    public ReadOnlyMemory<byte>? Raw { get; init; }
    /// <summary>float_data or double_data: little-endian numbers as they lie in the file.</summary>
    public ReadOnlyMemory<byte>? Floats { get; init; }
    /// <summary>int32_data, int64_data or uint64_data.</summary>
    public IReadOnlyList<long>? Integers { get; init; }
    /// <summary>location, offset, length: set where the data lies in another file.</summary>
    public IReadOnlyDictionary<string, string>? External { get; init; }
}
