namespace Bench.Graphs.Operators;

/// <summary>Whose memory an operator's outputs lie in.</summary>
public enum Memory
{
    /// <summary>Their own: what is computed is new.</summary>
    Fresh,
    /// <summary>Its first input's: the same elements in the same order, under another shape.</summary>
    View,
    /// <summary>Elements of its inputs, or what is known before the step, unchanged: who has views shows them where they lie, others copy.</summary>
    Shown,
    /// <summary>Its first input's, of which some elements are replaced, where nobody else reads it; else their own, with a copy of the rest.</summary>
    Written,
}
