namespace Bench.Records;

/// <summary>Comparisons within a record and between two; their rules are in docs/how-a-number-is-made.md.</summary>
public static class Comparing
{
    private const double Interval = 0.975;

    /// <summary>
    /// Each row against the baseline's row of the same workload, device, precision, threads and regime; launches of the same wave are paired.
    /// </summary>
    public static Comparison Within(Record record, string baseline, IReadOnlyCollection<string>? despite = null)
    {
        var spread = PooledSpread.Of(record);
        var rows = new List<Draft>();
        foreach (var group in Groups(record, despite ?? []))
        {
            var first = BaselineOf(group, baseline);
            rows.AddRange(group.Where(cell => cell != first).Select(cell => Draft.Of(first, cell, despite ?? [], [])));
        }

        return Judged(rows, spread, null, record.Earlier ?? [], (one, other) =>
        {
            var (a, b) = (Statistics.ByWave(one), Statistics.ByWave(other));
            var waves = a.Keys.Where(b.ContainsKey).ToList();
            if (waves.Count == 0) return null;
            var mean = waves.Average(wave => Math.Log(a[wave]) - Math.Log(b[wave]));
            return new Estimate(mean, spread!.Value.For(one, other, record.Earlier ?? []).LogDeviation * Math.Sqrt(2.0 / waves.Count), spread.Value.Degrees);
        });
    }

    /// <summary>The baseline's cell and every other of its workload, device, precision, threads and regime.</summary>
    public static IEnumerable<(Cell Baseline, Cell Other)> Pairs(Record record, string baseline) =>
        from cells in Groups(record, [])
        let first = BaselineOf(cells, baseline)
        where first is not null
        from other in cells
        where other != first
        select (first, other);

    /// <summary>
    /// Each cell of the new record against the same cell of the base, judged by their launches and by earlier runs:
    /// those that the two have copied, and those of <paramref name="history"/>, the newest first.
    /// </summary>
    public static Comparison Between(Record first, Record second, IReadOnlyCollection<string>? despite = null, IReadOnlyList<Record>? history = null)
    {
        despite ??= [];
        var cells = first.Cells.Concat(second.Cells).ToList();
        var earlier = Earlier(first, second, EarlierSpreads.Of(history ?? [], second.Machine, second.Plan, [.. cells.Select(cell => cell.Key)]));
        var spread = PooledSpread.Of(cells, earlier);
        var measured = RunsByCell(earlier);
        RunSpread? runs = spread is { } known ? RunSpread.Of(measured.Select(cell => cell.Runs), known) : null;
        var machine = Comparability.Obstacles(first.Machine, second.Machine).Take(1).ToList();
        var matches = Matched(first.Cells, second.Cells, despite);
        Draft[] rows =
        [
            .. second.Cells.Select(cell => Draft.Of(matches.GetValueOrDefault(cell), cell, despite, machine)),
            .. first.Cells.Except(matches.Values, ReferenceEqualityComparer.Instance).Cast<Cell>().Select(cell => Draft.Of(cell, null, despite, machine)),
        ];
        return Judged(rows, spread, runs, earlier, (one, other) =>
        {
            var (a, b) = (Statistics.LogLaunches(one), Statistics.LogLaunches(other));
            var own = spread!.Value.For(one, other, earlier);
            var launches = own.LogDeviation * own.LogDeviation * (1.0 / a.Count + 1.0 / b.Count);
            if (!runs!.Value.Measured)
                return new Estimate(a.Average() - b.Average(), Math.Sqrt(launches + 2 * own.LogDeviation * own.LogDeviation), spread.Value.Degrees);
            var run = runs.Value.For([.. measured.Where(cell => cell.Key == one.Key).Select(cell => cell.Runs)], own);
            var variance = launches + 2 * run.LogDeviation * run.LogDeviation;
            if (variance == 0) return new Estimate(a.Average() - b.Average(), 0, spread.Value.Degrees);
            // Satterthwaite: two estimates of variance, each with its own degrees; what lies beyond the launches is known no better than the whole it was taken
            // from.
            var degrees = variance * variance / (launches * launches / spread.Value.Degrees + Math.Pow(2 * run.Total * run.Total, 2) / run.Degrees);
            return new Estimate(a.Average() - b.Average(), Math.Sqrt(variance), degrees);
        });
    }

    private sealed record Estimate(double LogRatio, double Error, double Degrees);

    private sealed record Draft(Cell? Base, Cell? New, Obstacle? Obstacle, IReadOnlyList<string> Differences)
    {
        public static Draft Of(Cell? one, Cell? other, IReadOnlyCollection<string> despite, IReadOnlyList<(string Name, string Base, string New)> machine)
        {
            if (one is null) return new Draft(one, other, new Obstacle(ObstacleKind.NotInBase), []);
            if (other is null) return new Draft(one, other, new Obstacle(ObstacleKind.NotInNew), []);
            var obstacles = machine.Concat(Comparability.Obstacles(one, other)).ToList();
            var lifted =
                obstacles.Where(obstacle => despite.Contains(obstacle.Name)).Select(obstacle => $"despite {obstacle.Name}: {obstacle.Base} → {obstacle.New}");
            string[] differences = [.. lifted, .. Comparability.Named(one, other)];
            if (obstacles.FirstOrDefault(obstacle => !despite.Contains(obstacle.Name)) is { Name: not null } forbids)
                return new Draft(one, other, new Obstacle(ObstacleKind.Differs, forbids.Name, forbids.Base, forbids.New), differences);
            if (!Statistics.HasNumber(one)) return new Draft(one, other, new Obstacle(ObstacleKind.BaseHasNoNumber), differences);
            return new Draft(one, other, Statistics.HasNumber(other) ? null : new Obstacle(ObstacleKind.NewHasNoNumber), differences);
        }
    }

    private static Comparison Judged(IReadOnlyList<Draft> rows, PooledSpread? spread, RunSpread? runs, IReadOnlyList<EarlierSpread> earlier,
        Func<Cell, Cell, Estimate?> estimate)
    {
        var estimates = rows.Select(row => row.Obstacle is null && spread is not null ? estimate(row.Base!, row.New!) : null).ToList();
        var judged = estimates.OfType<Estimate>().ToList();
        var adjusted = Holm.Adjusted([.. judged.Select(Probability)]);
        var cells = rows.Zip(estimates, (row, found) => new ComparedCell
        {
            Base = row.Base,
            New = row.New,
            Differences = row.Differences,
            Obstacle = row.Obstacle ?? (found is not null ? null : new Obstacle(spread is null ? ObstacleKind.NoSpread : ObstacleKind.NoCommonWave)),
            Ratio = found is null ? null : Math.Exp(found.LogRatio),
            Low = found is null ? null : Math.Exp(found.LogRatio - Half(found)),
            High = found is null ? null : Math.Exp(found.LogRatio + Half(found)),
            Probability = found is null ? null : adjusted[judged.IndexOf(found)],
            Verdict = found is null ? ComparisonVerdict.NotComparable
                : adjusted[judged.IndexOf(found)] > Holm.Level ? ComparisonVerdict.NoDifferenceShown
                : found.LogRatio > 0 ? ComparisonVerdict.Faster : ComparisonVerdict.Slower,
        });
        return new Comparison
        {
            Cells = [.. cells],
            Spread = spread,
            Earlier = [.. earlier.Select(e => e.Record).Distinct()],
            RunsAdd = runs is { } between ? NoiseFloor.Relative(StudentT.Quantile(Interval, between.Degrees) * Math.Sqrt(2) * between.LogDeviation) : null,
            RunsMeasured = runs?.Measured ?? false,
        };
    }

    private static double Probability(Estimate estimate) =>
        estimate.Error == 0 ? (estimate.LogRatio == 0 ? 1 : 0) : StudentT.TwoSided(estimate.LogRatio / estimate.Error, estimate.Degrees);

    private static double Half(Estimate estimate) => StudentT.Quantile(Interval, estimate.Degrees) * estimate.Error;

    private static List<IGrouping<string, Cell>> Groups(Record record, IReadOnlyCollection<string> despite) =>
        [.. record.Cells.GroupBy(cell => Group(cell, despite))];

    /// <summary>The engine whose row the others are compared with where nobody named one: the first that has a number.</summary>
    public static string DefaultBaseline(Record record) =>
        record.Plan.Baseline ?? (record.Cells.FirstOrDefault(Statistics.HasNumber) ?? record.Cells[0]).Parts.EngineText;

    /// <summary>The row that is meant: without options before one with them, of any environment or preset where none is named.</summary>
    public static Cell? BaselineOf(IEnumerable<Cell> group, string baseline) =>
        group.FirstOrDefault(cell => cell.Parts.EngineText == baseline && cell.Parts.Options.Count == 0)
        ?? group.FirstOrDefault(cell => cell.Parts.EngineText == baseline)
        ?? group.FirstOrDefault(cell => cell.Parts.Engine == baseline);

    private static string Group(Cell cell, IReadOnlyCollection<string> despite)
    {
        var key = cell.Parts;
        string Unless(string name, object? value) => despite.Contains(name) ? "" : $"{value}";
        return string.Join('|', key.Workload.Model, key.Workload.Mode, Unless("batch", key.Workload.Batch), Unless("seq", key.Workload.Seq),
            Unless("device", key.Device),
            Unless("precision", key.Precision), Unless("threads", key.Threads), Unless("regime", key.Regime));
    }

    // The same cell where there is one; only what then is left is compared with other options or another environment.
    private static Dictionary<Cell, Cell> Matched(IReadOnlyList<Cell> first, IReadOnlyList<Cell> second, IReadOnlyCollection<string> despite)
    {
        var matches = new Dictionary<Cell, Cell>(ReferenceEqualityComparer.Instance);
        var left = first.ToList();
        foreach (var fits in new Func<Cell, Cell, bool>[] { (one, other) => one.Key == other.Key, (one, other) => Matches(one, other, despite) })
            foreach (var cell in second.Where(cell => !matches.ContainsKey(cell)))
                if (left.FirstOrDefault(other => fits(other, cell)) is { } match)
                {
                    matches[cell] = match;
                    left.Remove(match);
                }

        return matches;
    }

    private static bool Matches(Cell one, Cell other, IReadOnlyCollection<string> despite) =>
        Group(one, despite) == Group(other, despite) && one.Parts.Engine == other.Parts.Engine && one.Parts.Preset == other.Parts.Preset;

    // A run is known by what it measured: names are the user's to give, and to give twice.
    private static EarlierSpread[] Earlier(Record first, Record second, IReadOnlyList<EarlierSpread> named)
    {
        var compared = first.Cells.Concat(second.Cells).Where(Statistics.HasNumber).Select(cell => Run(cell.Key, Statistics.LogLaunches(cell).Average()));
        var all = (first.Earlier ?? []).Concat(second.Earlier ?? []).Concat(named);
        // The two that are compared do not tell by how much equal runs differ: a loss would vouch for itself.
        return [.. all.ExceptBy(compared, e => Run(e.Key, e.MeanLogNanoseconds))];

        // The last digits of a logarithm are the machine's.
        static (string, double) Run(string key, double log) => (key, Math.Round(log, 10));
    }

    // Another version is another cell: its difference is no spread.
    private static IReadOnlyList<(string Key, IReadOnlyList<RunMean> Runs)> RunsByCell(IEnumerable<EarlierSpread> earlier) =>
    [
        .. earlier.Where(e => e.Identity is not null).GroupBy(e => (e.Key, e.Identity))
            .Select(cell => (cell.Key.Key, (IReadOnlyList<RunMean>)[.. cell.Select(e => new RunMean(e.MeanLogNanoseconds, e.Degrees + 1))])),
    ];
}
