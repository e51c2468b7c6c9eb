namespace Bench.Graphs.Operators;

/// <summary>What the graph knows of an operator: its name and how types follow from inputs and attributes.</summary>
public sealed record Operator(string Name, Func<Site, TensorType[]> Infer)
{
    /// <summary>A shape-determining input, bound as a constant from its data (axes, target shape, …).</summary>
    public IReadOnlyList<int> ShapeInputs { get; init; } = [];
}

/// <summary>One node seen with the types of its inputs, while its outputs are being inferred.</summary>
public sealed class Site(Node node, TensorType?[] inputs, Func<int, Tensor?> constant)
{
    public Node Node => node;
    public Attributes Attributes => node.Attributes;
    public int Inputs => inputs.Length;
    public bool Has(int input) => input < inputs.Length && inputs[input] is not null;

    public TensorType this[int input] => input < inputs.Length && inputs[input] is { } t
        ? t
        : throw new GraphException($"{node.Op} \"{node.Name}\": input {input} is missing");

    public Shape Shape(int input) => this[input].Shape;
    public DType DType(int input) => this[input].DType;

    /// <summary>The data of an input that determines a shape.</summary>
    public Tensor Constant(int input) => constant(input)
        ?? throw new DataDependentException($"{node.Op} \"{node.Name}\": a shape depends on the data of input {input} (\"{node.Inputs[input]}\")");

    public GraphException Wrong(string what) => new($"{node.Op} \"{node.Name}\": {what}");
}

public static class Inference
{
    public static TensorType[] Infer(Node node, IReadOnlyDictionary<string, TensorType> values, IReadOnlyDictionary<string, Tensor> constants)
    {
        if (!Catalog.All.TryGetValue(node.Op, out var op)) throw new GraphException($"{node.Op} \"{node.Name}\": an operator that Bench does not know");
        var inputs = new TensorType?[node.Inputs.Count];
        for (var i = 0; i < inputs.Length; i++)
            if (node.Inputs[i] != "")
                inputs[i] = values.TryGetValue(node.Inputs[i], out var t)
                    ? t
                    : throw new GraphException($"{node.Op} \"{node.Name}\": its input \"{node.Inputs[i]}\" is produced by nobody before it");
        var site = new Site(node, inputs, i => i < node.Inputs.Count && constants.TryGetValue(node.Inputs[i], out var c) ? c : null);
        return op.Infer(site);
    }
}
