namespace Bench.Graphs.Operators;

/// <summary>What the graph knows of an operator: its name, how types follow from inputs and attributes, and the normal form of its nodes.</summary>
public sealed record Operator(string Name, Func<Site, TensorType[]> Infer)
{
    /// <summary>Inputs that determine a shape, bound as constants from their data (axes, target shape, …).</summary>
    public IReadOnlyList<int> ShapeInputs { get; init; } = [];

    /// <summary>How many inputs it takes, from the required ones to all.</summary>
    public Range Takes { get; init; } = 1..1;

    /// <summary>Attributes and their defaults. In normal form every one of them is written.</summary>
    public IReadOnlyList<(string Name, object Value)> Defaults { get; init; } = [];

    /// <summary>Attributes that have no default and may be absent.</summary>
    public IReadOnlyList<string> Optional { get; init; } = [];

    /// <summary>What else normal form asks for (pads from auto_pad, …); it sees a node with its defaults filled in.</summary>
    public Func<Site, Node>? Normal { get; init; }
}
