namespace Bench.Records;

/// <summary>
/// Cells of one record beside the same cells of another. Nothing is paired: to the spread of launches comes that between runs, of each side measured
/// from other runs of its very cell or assumed (<see cref="RunSide"/>); what other cells did tells nothing of it. The other way round it says the same.
/// </summary>
public static class Between
{
    /// <summary>
    /// Each cell of the new record against the same cell of the base, judged by their launches and by other runs of the cell: those of which the two hold
    /// copies, and those of <paramref name="history"/>, the newest first.
    /// </summary>
    public static Comparison Of(Record first, Record second, IReadOnlyCollection<string>? despite = null, IReadOnlyList<Record>? history = null)
    {
        (despite, history) = (despite ?? [], history ?? []);
        var (ofBase, ofNew) = (Earlier(first, first, second, history), Earlier(second, first, second, history));
        var spread = PooledSpread.Of([.. new[] { Rates.Of(first).Pool, Rates.Of(second).Pool }.OfType<PooledSpread>()]);
        var machine = Comparability.Obstacles(first.Machine, second.Machine).Take(1).ToList();
        var matches = Matching.Of(first.Cells, second.Cells, despite);
        Draft[] drafts =
        [
            .. second.Cells.Select(cell => Draft.Of(matches.GetValueOrDefault(cell), cell, despite, machine)),
            .. first.Cells.Except(matches.Values, ReferenceEqualityComparer.Instance).Cast<Cell>().Select(cell => Draft.Of(cell, null, despite, machine)),
        ];
        var judged = new Dictionary<Cell, (RunSide Base, RunSide New)>(ReferenceEqualityComparer.Instance);
        var rows = Draft.Judged(drafts, spread is null ? ObstacleKind.NoSpread : null, (before, now) =>
        {
            var (a, b) = (Statistics.LogLaunches(before), Statistics.LogLaunches(now));
            var (variance, degrees) = Launches(before, now, spread!.Value);
            var (one, other) = judged[now] = (RunSide.Of(before, ofBase, variance), RunSide.Of(now, ofNew, variance));
            return RunSide.Estimated(a.Average() - b.Average(), one, other, degrees, Math.Min(a.Count, b.Count));
        });
        return new Comparison
        {
            Cells = [.. rows.Select(row => row.Estimate is null ? row : row with { Runs = (judged[row.New!].Base.Spread, judged[row.New!].New.Spread) })],
            Spread = spread,
            Earlier = [.. judged.Values.SelectMany(row => row.Base.Told.Concat(row.New.Told)).Select(run => run.Record).Distinct()],
        };
    }

    // A cell that is noisier than the pool is judged by its own launches, of both records.
    private static (double Variance, double Degrees) Launches(Cell one, Cell other, PooledSpread pool)
    {
        PooledSpread[] both = [.. new[] { one, other }.Select(PooledSpread.Of).OfType<PooledSpread>()];
        return PooledSpread.Of(both) is { } own
            ? OwnSpread.Of(pool, own.LogDeviation * own.LogDeviation, own.Degrees) : (pool.LogDeviation * pool.LogDeviation, pool.Degrees);
    }

    // Of one side, on its machine. What a record has copied was of a plan as long as its own, so it tells nothing of two of different lengths.
    private static IReadOnlyList<EarlierSpread> Earlier(Record side, Record first, Record second, IReadOnlyList<Record> history)
    {
        if (!EarlierSpreads.IsAsLong(first.Plan, second.Plan)) return [];
        var keys = first.Cells.Concat(second.Cells).Select(cell => cell.Key).ToHashSet();
        var copied = new[] { first, second }.Where(record => Comparability.SameMachine(record.Machine, side.Machine))
            .SelectMany(record => record.Earlier ?? []);
        // Both may hold copies of the same run, and history may name it too.
        var all = copied.Concat(EarlierSpreads.Of(history, side.Machine, side.Plan, keys)).DistinctBy(e => Run(e.Key, e.MeanLogNanoseconds));
        // The two that are compared do not tell by how much equal runs differ: a loss would vouch for itself.
        var compared = first.Cells.Concat(second.Cells).Where(Statistics.HasNumber).Select(cell => Run(cell.Key, Statistics.LogLaunches(cell).Average()));
        return [.. all.ExceptBy(compared, e => Run(e.Key, e.MeanLogNanoseconds))];

        // A run is known by what it measured: names are the user's to give, and to give twice. The last digits of a logarithm are the machine's.
        static (string, double) Run(string key, double log) => (key, Math.Round(log, 10));
    }
}
