namespace Bench.Records;

/// <summary>Spreads of a plan's cells in this machine's earlier records.</summary>
public static class EarlierSpreads
{
    // Old runs say little of a machine that has changed since.
    private const int MostRecords = 20;

    public static IReadOnlyList<EarlierSpread> Of(IEnumerable<Record> records, MachineFacts machine, IReadOnlyCollection<string> keys) =>
    [
        .. records.Where(record => Comparability.SameMachine(record.Machine, machine)).OrderByDescending(record => record.Created).Take(MostRecords)
            .SelectMany(record => record.Cells.Where(cell => keys.Contains(cell.Key)).Select(cell => (record, cell, spread: PooledSpread.Of(cell))))
            .Where(found => found.spread is not null)
            .Select(found => new EarlierSpread(found.record.Name, found.cell.Key, found.spread!.Value.LogDeviation, found.spread.Value.Degrees, Statistics.LogLaunches(found.cell).Average())),
    ];

    /// <summary>The records of a folder that can be read; others are passed over, since they only lend their spread.</summary>
    public static IEnumerable<Record> Records(string folder)
    {
        if (!Directory.Exists(folder)) yield break;
        foreach (var file in Directory.EnumerateFiles(folder, "*.json").OrderDescending(StringComparer.Ordinal).Take(2 * MostRecords))
            if (TryRead(file) is { } record) yield return record;
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
