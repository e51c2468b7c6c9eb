namespace Bench.Records;

/// <summary>
/// By how much the paired log-ratio of two cells of a record differs from wave to wave: the residual after wave effects. In a group of k cells and W common
/// waves it is the mean of all pairs' variances, with (k - 1)(W - 1) degrees of freedom, and groups are pooled by these: the residual of a two-way table of
/// cells and waves, with each difference taken as ratios take it.
/// </summary>
public sealed class Residual
{
    private readonly Dictionary<(string, string), Variance> _pairs;
    private readonly Dictionary<string, Variance> _cells;

    private Residual(PooledSpread pool, Dictionary<(string, string), Variance> pairs, Dictionary<string, Variance> cells) =>
        (Pool, _pairs, _cells) = (pool, pairs, cells);

    /// <summary>Standard deviation of a pair's log-ratio in one wave.</summary>
    public PooledSpread Pool { get; }

    public static Residual? Of(Record record, IReadOnlyCollection<string>? despite = null) => Of([record], despite);

    /// <summary>Pooled over records; null where no two cells of a group have two waves in common.</summary>
    public static Residual? Of(IEnumerable<Record> records, IReadOnlyCollection<string>? despite = null)
    {
        var (pairs, cells, all) = (new Dictionary<(string, string), Variance>(), new Dictionary<string, Variance>(), default(Variance));
        foreach (var group in records.SelectMany(record => ComparisonGroup.In(record, despite)))
        {
            Cell[] measured = [.. group.Where(cell => Statistics.HasNumber(cell) && Statistics.Waves(cell).Count > 1)];
            if (measured.Length < 2) continue;
            var waves = measured.Select(Statistics.Waves).Aggregate((one, other) => [.. one.Intersect(other)]);
            var rounds = measured.Select(Pairing.Rounds).ToArray();
            var found = new List<Variance>();
            for (var one = 0; one < measured.Length; one++)
                for (var other = one + 1; other < measured.Length; other++)
                {
                    var ratios = Pairing.LogRatios(rounds[one], rounds[other]);
                    double[] logs = [.. waves.Where(ratios.ContainsKey).Select(wave => ratios[wave])];
                    if (logs.Length < 2) continue;
                    var own = Variance.Of(logs);
                    found.Add(own);
                    Add(pairs, (measured[one].Key, measured[other].Key), own);
                    Add(cells, measured[one].Key, own);
                    Add(cells, measured[other].Key, own);
                }

            if (found.Count == 0) continue;
            var degrees = (measured.Length - 1) * (waves.Count - 1);
            all = all.And(new Variance(degrees * found.Average(pair => pair.Value), degrees));
        }

        return all.Degrees == 0 ? null : new Residual(new PooledSpread(Math.Sqrt(all.Value), all.Degrees), pairs, cells);
    }

    /// <summary>
    /// Of one pair: the pool's, or its own where that is larger, where its own is the largest of the pair's and of what either cell shows beside all others.
    /// </summary>
    internal (double Variance, double Degrees) For(Cell one, Cell other)
    {
        Variance[] own = [_pairs.GetValueOrDefault((one.Key, other.Key)), _pairs.GetValueOrDefault((other.Key, one.Key)),
            _cells.GetValueOrDefault(one.Key), _cells.GetValueOrDefault(other.Key)];
        // All pairs of a cell share its noise: they tell it no better than one of them.
        return OwnSpread.Of(Pool, own.Max(variance => variance.Value), own[0].Degrees + own[1].Degrees);
    }

    /// <summary>The noisiest pair's of those that it knows.</summary>
    public double Noisiest => Math.Max(Pool.LogDeviation, Math.Sqrt(_cells.Values.Max(cell => cell.Value)));

    private static void Add<T>(Dictionary<T, Variance> all, T key, Variance own) where T : notnull => all[key] = all.GetValueOrDefault(key).And(own);

    private readonly record struct Variance(double Squares, int Degrees)
    {
        public double Value => Degrees == 0 ? 0 : Squares / Degrees;

        public static Variance Of(double[] values) => new(Math.Pow(Statistics.Deviation(values), 2) * (values.Length - 1), values.Length - 1);

        public Variance And(Variance other) => new(Squares + other.Squares, Degrees + other.Degrees);
    }
}
