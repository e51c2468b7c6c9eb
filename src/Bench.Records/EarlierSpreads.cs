namespace Bench.Records;

/// <summary>Spreads of a plan's cells in this machine's earlier records.</summary>
public static class EarlierSpreads
{
    // Old runs say little of a machine that has changed since.
    private const int MostRecords = 20;
    private const int MostFiles = 200;

    private static readonly EnumerationOptions Readable = new() { AttributesToSkip = 0, IgnoreInaccessible = true };

    /// <summary>Of <paramref name="records"/>, newest first.</summary>
    public static IReadOnlyList<EarlierSpread> Of(IEnumerable<Record> records, MachineFacts machine, PlanFacts plan, IReadOnlyCollection<string> keys) =>
    [
        .. records.Where(record => Comparability.SameMachine(record.Machine, machine) && IsAsLong(record.Plan, plan)
            && record.Cells.Any(cell => keys.Contains(cell.Key)))
            .Take(MostRecords)
            .SelectMany(record => record.Cells.Where(cell => keys.Contains(cell.Key)).Select(cell => (record, cell, spread: PooledSpread.Of(cell))))
            .Where(found => found.spread is not null)
            .Select(found =>
                new EarlierSpread(found.record.Name, found.cell.Key, found.spread!.Value.LogDeviation, found.spread.Value.Degrees,
                    Statistics.LogLaunches(found.cell).Average(), Comparability.Identity(found.cell))),
    ];

    // Launches that last longer differ by less.
    private static bool IsAsLong(PlanFacts one, PlanFacts other) =>
        (one.Rounds, one.Iterations, one.IterationSeconds) == (other.Rounds, other.Iterations, other.IterationSeconds);

    /// <summary>The records of a folder that can be read, the newest first by their names; others are passed over, since they only lend their spread.</summary>
    public static IEnumerable<(string File, Record Record)> Records(string folder)
    {
        if (!Directory.Exists(folder)) yield break;
        foreach (var file in Directory.EnumerateFiles(folder, "*.json", Readable).OrderDescending(StringComparer.Ordinal).Take(MostFiles))
            if (RegularFile.Is(file) && TryRead(file) is { } record) yield return (file, record);
    }

    private static Record? TryRead(string file)
    {
        try
        {
            return RecordFile.Read(file);
        }
        catch (RecordException)
        {
            return null;
        }
    }
}
