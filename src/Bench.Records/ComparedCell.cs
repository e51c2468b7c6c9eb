namespace Bench.Records;

/// <summary>One row of a comparison.</summary>
public sealed record ComparedCell
{
    /// <summary>Null where the other side has nothing like it.</summary>
    public Cell? Base { get; init; }
    public Cell? New { get; init; }
    public required ComparisonVerdict Verdict { get; init; }
    /// <summary>Why not comparable; null where it is.</summary>
    public Obstacle? Obstacle { get; init; }
    /// <summary>Rate of the new cell over the base's, and the ends of its interval, which is claimed to differ where that leaves out 1.</summary>
    public double? Ratio { get; init; }
    public double? Low { get; init; }
    public double? High { get; init; }
    /// <summary>Probability of a difference at least this large in any row of the comparison, if there were none.</summary>
    public double? Probability { get; init; }
    /// <summary>What the interval was made from; null where there is none.</summary>
    public Estimate? Estimate { get; init; }
    /// <summary>Between records: how the spread between runs of either cell was known.</summary>
    public (RunSpread Base, RunSpread New)? Runs { get; init; }
    /// <summary>What may differ and does: engine, environment, versions, options, layout, frozen weights; and what was lifted by "despite".</summary>
    public IReadOnlyList<string> Differences { get; init; } = [];
}
