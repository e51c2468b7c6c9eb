namespace Bench.Graphs.Operators;

/// <summary>The outputs of a node whose inputs are known; null from it: not with these types or values.</summary>
/// <param name="FromTypes">The types of its inputs are enough.</param>
public sealed record Folding(Func<Site, TensorType[], Tensor[]?> Of, bool FromTypes = false)
{
    /// <summary>The first input's data under another shape.</summary>
    public static readonly Folding Same = new((s, t) => [new(t[0], s.Constant(0).Data)]);

    public static Folding One(Func<Site, TensorType, Tensor> of) => new((s, t) => [of(s, t[0])]);

    /// <summary>One output, each of its elements taken from somewhere.</summary>
    public static Folding Picked(Func<Site, int[], (Tensor From, int Element)> where) => One((s, t) => Elements.Pick(t, at => where(s, at)));
}
