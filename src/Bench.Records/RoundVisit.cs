namespace Bench.Records;

/// <summary>What one cell's visit in a round gave.</summary>
public sealed record RoundVisit(int Cell, IReadOnlyList<Iteration> Iterations, Proof? Proof = null);
