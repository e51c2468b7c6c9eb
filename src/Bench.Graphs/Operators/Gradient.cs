namespace Bench.Graphs.Operators;

/// <summary>Adds the nodes that give the gradients of a node's inputs, from those of its outputs; null where there is none.</summary>
public delegate IReadOnlyList<string?> Gradient(Backward back);

public static class Gradients
{
    public const Gradient? NotYet = null;

    /// <summary>What it gives does not move with what it reads: numbers of elements, comparisons, steps.</summary>
    public static readonly Gradient Nothing = back => [.. back.Site.Node.Inputs.Select(_ => (string?)null)];

    /// <summary>Of one input that reaches its output element by element, with this slope.</summary>
    public static Gradient Slope(Func<Backward, string> of) => back => [back.Mul(back.Given(), of(back))];

    /// <summary>The same elements under another shape.</summary>
    public static readonly Gradient Reshaped = back =>
        [back.Reshape(back.Given(), back.Site.Shape(0)), .. Enumerable.Repeat<string?>(null, back.Site.Inputs - 1)];
}
