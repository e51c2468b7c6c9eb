namespace Bench.Reports;

/// <summary>A row of a report, a value for each of its section's columns.</summary>
public sealed record Row(IReadOnlyList<Value> Values)
{
    public Tone Tone { get; init; }
    /// <summary>Why there is no number: in place of all values but the labels.</summary>
    public string? Reason { get; init; }
    /// <summary>What its reader must know of it.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
