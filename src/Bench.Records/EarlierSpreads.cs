namespace Bench.Records;

/// <summary>What this machine's earlier records tell of a plan's cells.</summary>
public static class EarlierSpreads
{
    // Old runs say little of a machine that has changed since.
    private const int MostRecords = 20;
    private const int MostFiles = 200;

    private static readonly EnumerationOptions Readable = new() { AttributesToSkip = 0, IgnoreInaccessible = true };

    /// <summary>Of <paramref name="records"/>, newest first.</summary>
    public static IReadOnlyList<EarlierSpread> Of(IEnumerable<Record> records, MachineFacts machine, PlanFacts plan, IReadOnlyCollection<string> keys) =>
    [
        .. from record in Fitting(records, machine, plan, keys)
           from cell in record.Cells
           where PooledSpread.Of(cell) is not null
           let spread = PooledSpread.Of(cell)!.Value
           select new EarlierSpread(record.Name, cell.Key, spread.LogDeviation, (int)spread.Degrees, Statistics.LogLaunches(cell).Average(),
               Comparability.Identity(cell)),
    ];

    /// <summary>By how much pairs of these cells differed from wave to wave in such records: what a plan can show is foretold from it.</summary>
    public static Residual? Pairs(IEnumerable<Record> records, MachineFacts machine, PlanFacts plan, IReadOnlyCollection<string> keys) =>
        Residual.Of(Fitting(records, machine, plan, keys));

    private static IEnumerable<Record> Fitting(IEnumerable<Record> records, MachineFacts machine, PlanFacts plan, IReadOnlyCollection<string> keys) =>
        records.Where(record => Comparability.SameMachine(record.Machine, machine) && IsAsLong(record.Plan, plan))
            .Select(record => record with { Cells = [.. record.Cells.Where(cell => keys.Contains(cell.Key))] })
            .Where(record => record.Cells.Count > 0).Take(MostRecords);

    // Launches that last longer differ by less.
    internal static bool IsAsLong(PlanFacts one, PlanFacts other) =>
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
