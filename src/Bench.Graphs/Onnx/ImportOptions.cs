namespace Bench.Graphs.Onnx;

/// <summary>What an ONNX file leaves open and its user says.</summary>
public sealed record ImportOptions
{
    public static readonly ImportOptions None = new();

    /// <summary>Sizes of named dimensions; a dimension without a name is called "input.axis".</summary>
    public IReadOnlyDictionary<string, int> Dimensions { get; init; } = new Dictionary<string, int>();

    /// <summary>Data of inputs: it gives them their types, and those that determine a shape become constants.</summary>
    public IReadOnlyDictionary<string, Tensor> Data { get; init; } = new Dictionary<string, Tensor>();
}

/// <summary>A graph out of an ONNX file, and its weights by tensor name, mapped where they lie.</summary>
public sealed record Imported(Graph Graph, IReadOnlyDictionary<string, Tensor> Weights);
