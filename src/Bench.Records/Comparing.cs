namespace Bench.Records;

/// <summary>Comparisons within a record and between two; their rules are in docs/how-a-number-is-made.md.</summary>
public static class Comparing
{
    /// <summary>
    /// Each row against the baseline's of its group: that of the engine which is named here, else <see cref="Baseline"/>'s. Rounds of the same wave are paired.
    /// </summary>
    public static Comparison Within(Record record, string? baseline = null, IReadOnlyCollection<string>? despite = null) =>
        Records.Within.Of(record, baseline, despite ?? []);

    /// <summary>The baseline's cell and every other of its group.</summary>
    public static IEnumerable<(Cell Baseline, Cell Other)> Pairs(Record record, string? baseline = null) => Records.Within.Pairs(record, baseline);

    /// <summary>
    /// Each cell of the new record against the same cell of the base, judged by their launches and by other runs of the cell: those of which the two hold
    /// copies, and those of <paramref name="history"/>, the newest first.
    /// </summary>
    public static Comparison Between(Record first, Record second, IReadOnlyCollection<string>? despite = null, IReadOnlyList<Record>? history = null) =>
        Records.Between.Of(first, second, despite ?? [], history ?? []);
}
