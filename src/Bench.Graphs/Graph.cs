namespace Bench.Graphs;

/// <summary>One operation. An input "" is a missing one. The operator's name and meaning are ONNX's newest.</summary>
public sealed record Node(string Name, string Op, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, Attributes Attributes);

/// <summary>
/// A tensor that survives from step to step: what the step reads as <see cref="From"/> the next step finds as what this one wrote to <see cref="To"/>.
/// </summary>
public sealed record State(string Name, string From, string To);

/// <summary>Nodes in order, every shape a number. Immutable: a transform returns another graph.</summary>
public sealed record Graph
{
    public required string Name { get; init; }
    /// <summary>The type of every value: inputs, weights, constants, state and what nodes produce.</summary>
    public required IReadOnlyDictionary<string, TensorType> Values { get; init; }
    public required IReadOnlyList<string> Inputs { get; init; }
    public required IReadOnlyList<string> Outputs { get; init; }
    /// <summary>Value → name of the tensor in the weights file. Two values may share one tensor (a tied head).</summary>
    public required IReadOnlyDictionary<string, string> Weights { get; init; }
    /// <summary>Small tensors whose data belongs to the graph: axes, shapes, masks, tables that batch and sequence decide.</summary>
    public required IReadOnlyDictionary<string, Tensor> Constants { get; init; }
    public IReadOnlyList<State> State { get; init; } = [];
    public required IReadOnlyList<Node> Nodes { get; init; }
    /// <summary>The axis of inputs and outputs that counts samples; null when there is none.</summary>
    public int? SampleAxis { get; init; } = 0;
    /// <summary>Images, tokens or samples that one step works off.</summary>
    public long ItemsPerStep { get; init; } = 1;
    /// <summary>How weights and inputs are filled when nobody gives them, by value name.</summary>
    public IReadOnlyDictionary<string, Fill> Fills { get; init; } = new Dictionary<string, Fill>();
}

/// <summary>The recipe of a seeded tensor. Weights are drawn in ±√3·<see cref="Sigma"/> around <see cref="Mean"/>.</summary>
public sealed record Fill(FillKind Kind, double Mean = 0, double Sigma = 0, long Limit = 0)
{
    public static Fill Uniform(double sigma, double mean = 0) => new(FillKind.Uniform, mean, sigma);
    public static Fill Constant(double value) => new(FillKind.Constant, value);
    /// <summary>Coarse random grids upsampled, a mean and contrast of its own per sample.</summary>
    public static readonly Fill Image = new(FillKind.Image);
    /// <summary>Integers in [0, limit).</summary>
    public static Fill Tokens(long limit) => new(FillKind.Tokens, Limit: limit);
}

public enum FillKind { Uniform, Constant, Image, Tokens }
