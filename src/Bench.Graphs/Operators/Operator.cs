namespace Bench.Graphs.Operators;

/// <summary>
/// What the graph knows of an operator: its name, how types follow from inputs and attributes, the normal form of its nodes,
/// and the facts that whoever adds one cannot leave out.
/// </summary>
public sealed record Operator(string Name, Func<Site, TensorType[]> Infer)
{
    /// <summary>The lowest ONNX operator set that a node can be written in, see <see cref="Opset"/>.</summary>
    public required Since Since { get; init; }

    /// <summary>A node's floating-point operations, by the convention of <see cref="Flops"/>; <see cref="Costs.None"/> where they count for nothing.</summary>
    public required Cost Cost { get; init; }

    /// <summary>Whose memory its outputs lie in.</summary>
    public required Memory Memory { get; init; }

    /// <summary>How it is computed before the first step, where its inputs are known; null: it is left to the step.</summary>
    public required Folding? Folding { get; init; }

    /// <summary>The nodes that give its inputs' gradients; <see cref="Gradients.NotYet"/> while nobody has written them.</summary>
    public required Gradient? Gradient { get; init; }

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
