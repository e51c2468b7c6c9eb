namespace Bench.Records;

/// <summary>What cells have in common that are compared within a record: workload, device, precision, threads and regime.</summary>
public static class ComparisonGroup
{
    /// <summary>The same text for cells of the same group; what <paramref name="despite"/> names is left out.</summary>
    public static string Of(CellKey key, IReadOnlyCollection<string>? despite = null)
    {
        string Unless(string name, object? value) => despite?.Contains(name) == true ? "" : $"{value}";
        return string.Join('|', key.Workload.Model, key.Workload.Mode, Unless("batch", key.Workload.Batch), Unless("seq", key.Workload.Seq),
            Unless("device", key.Device), Unless("precision", key.Precision), Unless("threads", key.Threads), Unless("regime", key.Regime));
    }

    public static IEnumerable<IGrouping<string, Cell>> In(Record record, IReadOnlyCollection<string>? despite = null) =>
        record.Cells.GroupBy(cell => Of(cell.Parts, despite));
}
