namespace Bench.Records;

/// <summary>
/// Cells of one record beside the same cells of another. Nothing is paired: to the spread of launches comes that between runs, measured from other runs of the
/// very cell or assumed (<see cref="RunSpread"/>); what other cells did tells nothing of it.
/// </summary>
internal static class Between
{
    public static Comparison Of(Record first, Record second, IReadOnlyCollection<string> despite, IReadOnlyList<Record> history)
    {
        var keys = first.Cells.Concat(second.Cells).Select(cell => cell.Key).ToHashSet();
        var earlier = Earlier(first, second, EarlierSpreads.Of(history, second.Machine, second.Plan, keys));
        var (one, other) = (Rates.Of(first), Rates.Of(second));
        var spread = PooledSpread.Of([.. new[] { one.Pool, other.Pool }.OfType<PooledSpread>()]);
        var machine = Comparability.Obstacles(first.Machine, second.Machine).Take(1).ToList();
        var matches = Matching.Of(first.Cells, second.Cells, despite);
        Draft[] drafts =
        [
            .. second.Cells.Select(cell => Draft.Of(matches.GetValueOrDefault(cell), cell, despite, machine)),
            .. first.Cells.Except(matches.Values, ReferenceEqualityComparer.Instance).Cast<Cell>().Select(cell => Draft.Of(cell, null, despite, machine)),
        ];
        var judged = new Dictionary<Cell, (RunSpread Spread, IReadOnlyList<EarlierSpread> Told)>(ReferenceEqualityComparer.Instance);
        var rows = Draft.Judged(drafts, spread is not null, (before, now) =>
        {
            var (a, b) = (Statistics.LogLaunches(before), Statistics.LogLaunches(now));
            var (variance, degrees) = Launches(before, now, spread!.Value);
            var told = a.Count == b.Count ? earlier.Where(run => IsRunOf(run, now, b.Count)).ToList() : [];
            var runs = RunSpread.Of([.. told.Select(run => run.MeanLogNanoseconds)], variance, b.Count);
            judged[now] = (runs, runs.Measured ? told : []);
            return Estimated(a.Average() - b.Average(), variance * (1.0 / a.Count + 1.0 / b.Count), degrees, runs, variance, Math.Min(a.Count, b.Count));
        });
        return new Comparison
        {
            Cells = [.. rows.Select(row => row.Estimate is null ? row : row with { Runs = judged[row.New!].Spread })],
            Spread = spread,
            Earlier = [.. judged.Values.SelectMany(row => row.Told).Select(run => run.Record).Distinct()],
        };
    }

    // Two estimates of variance, each with its own degrees (Satterthwaite). The means of measured runs hold their launches already; where today's launches
    // differ by more than all that, they say so.
    private static Estimate Estimated(double logRatio, double launches, double degrees, RunSpread runs, double launchVariance, int count)
    {
        if (runs.Total is { } total)
        {
            var measured = 2 * total * total;
            return launches > measured
                ? new Estimate(logRatio, Math.Sqrt(launches), degrees, count)
                : new Estimate(logRatio, Math.Sqrt(measured), runs.Runs - 1, count, 2 * runs.LogDeviation * runs.LogDeviation);
        }

        var between = 2 * runs.LogDeviation * runs.LogDeviation;
        var variance = launches + between;
        // What is assumed has no degrees to lose, unless it was taken from the launches.
        var known = launchVariance > RunSpread.Assumed * RunSpread.Assumed ? variance : launches;
        return new Estimate(logRatio, Math.Sqrt(variance), known == 0 ? Most : Math.Min(Most, degrees * variance * variance / (known * known)), count, between);
    }

    // Beyond this Student's t is the normal distribution.
    private const double Most = 1e6;

    // A cell that is noisier than the pool is judged by its own launches, of both records.
    private static (double Variance, double Degrees) Launches(Cell one, Cell other, PooledSpread pool)
    {
        PooledSpread[] both = [.. new[] { one, other }.Select(PooledSpread.Of).OfType<PooledSpread>()];
        return PooledSpread.Of(both) is { } own
            ? OwnSpread.Of(pool, own.LogDeviation * own.LogDeviation, own.Degrees) : (pool.LogDeviation * pool.LogDeviation, pool.Degrees);
    }

    // Another version is another cell, and a mean of other launches is another mean.
    private static bool IsRunOf(EarlierSpread run, Cell cell, int launches) =>
        run.Key == cell.Key && run.Identity == Comparability.Identity(cell) && run.Degrees + 1 == launches;

    // A run is known by what it measured: names are the user's to give, and to give twice.
    private static IReadOnlyList<EarlierSpread> Earlier(Record first, Record second, IReadOnlyList<EarlierSpread> named)
    {
        var compared = first.Cells.Concat(second.Cells).Where(Statistics.HasNumber).Select(cell => Run(cell.Key, Statistics.LogLaunches(cell).Average()));
        // Both may hold copies of the same run, and history may name it too.
        var all = (first.Earlier ?? []).Concat(second.Earlier ?? []).Concat(named).DistinctBy(e => Run(e.Key, e.MeanLogNanoseconds));
        // The two that are compared do not tell by how much equal runs differ: a loss would vouch for itself.
        return [.. all.ExceptBy(compared, e => Run(e.Key, e.MeanLogNanoseconds))];

        // The last digits of a logarithm are the machine's.
        static (string, double) Run(string key, double log) => (key, Math.Round(log, 10));
    }
}
