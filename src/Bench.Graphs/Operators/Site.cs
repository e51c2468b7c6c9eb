namespace Bench.Graphs.Operators;

/// <summary>One node seen with the types of its inputs and the data of its constant ones.</summary>
public sealed class Site(Node node, TensorType?[] inputs, Func<int, Tensor?> constant)
{
    public Node Node => node;
    public Attributes Attributes => node.Attributes;
    public int Inputs => inputs.Length;
    public int Outputs => node.Outputs.Count;
    public bool Has(int input) => input < inputs.Length && inputs[input] is not null;
    public bool Wants(int output) => output < node.Outputs.Count && node.Outputs[output] != "";

    /// <summary>A node of a finished graph.</summary>
    public static Site Of(Graph graph, Node node) => Of(node, graph.Values, graph.Constants);

    public static Site Of(Node node, IReadOnlyDictionary<string, TensorType> values, IReadOnlyDictionary<string, Tensor> constants)
    {
        var inputs = new TensorType?[node.Inputs.Count];
        for (var i = 0; i < inputs.Length; i++)
            if (node.Inputs[i] != "")
                inputs[i] = values.TryGetValue(node.Inputs[i], out var t)
                    ? t
                    : throw new GraphException($"{node.Op} \"{node.Name}\": its input \"{node.Inputs[i]}\" is produced by nobody before it");
        return new Site(node, inputs, i => i < node.Inputs.Count && constants.TryGetValue(node.Inputs[i], out var c) ? c : null);
    }

    public Site With(Node other) => new(other, inputs, constant);

    public TensorType this[int input] => input < inputs.Length && inputs[input] is { } t ? t : throw Wrong($"input {input} is missing");

    public Shape Shape(int input) => this[input].Shape;
    public DType DType(int input) => this[input].DType;

    /// <summary>The data of an input that determines a shape.</summary>
    public Tensor Constant(int input) => !Has(input) ? throw Wrong($"input {input} is missing") : TryConstant(input)
        ?? throw new DataDependentException($"{node.Op} \"{node.Name}\": a shape depends on the data of input {input} (\"{node.Inputs[input]}\")");

    public Tensor? TryConstant(int input) => Has(input) ? constant(input) : null;

    /// <summary>The integers of a shape-determining input, null when the input is missing.</summary>
    public long[]? Longs(int input) => Has(input) ? Constant(input).ToLongs() : null;

    /// <summary>The attribute's axis, counted from the front.</summary>
    public int Axis(string attribute, int rank) => Axis(Attributes.Int(attribute) ?? throw Wrong($"attribute \"{attribute}\" is missing"), rank);

    public int Axis(long axis, int rank) => axis >= -rank && axis < rank
        ? (int)(axis < 0 ? axis + rank : axis)
        : throw Wrong($"axis {axis} is outside a tensor of {rank} dimensions");

    public DType SameType(params ReadOnlySpan<int> those)
    {
        foreach (var i in those)
            if (DType(i) != DType(those[0])) throw Wrong($"inputs {those[0]} and {i} should have one type, they are {this[those[0]]} and {this[i]}");
        return DType(those[0]);
    }

    public GraphException Wrong(string what) => new($"{node.Op} \"{node.Name}\": {what}");
}
