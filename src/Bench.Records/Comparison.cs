namespace Bench.Records;

/// <summary>Cells side by side, with what all of them were judged by.</summary>
public sealed record Comparison
{
    public required IReadOnlyList<ComparedCell> Cells { get; init; }
    /// <summary>The spread of launches; null where no cell has two.</summary>
    public PooledSpread? Spread { get; init; }
    /// <summary>Between records: the half-width, as a share, that runs add to every interval and no further wave lowers.</summary>
    public double? RunsAdd { get; init; }
    /// <summary>Whether the spread between runs was measured (five other runs of a cell) or taken equal to that of launches.</summary>
    public bool RunsMeasured { get; init; }
    /// <summary>The earlier records that lent their spread: by their names where a compared record had copied it, as history named them else.</summary>
    public IReadOnlyList<string> Earlier { get; init; } = [];
}
