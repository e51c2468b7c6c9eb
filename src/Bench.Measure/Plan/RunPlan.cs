using Bench.Records;

namespace Bench.Measure.Plan;

/// <summary>The suite resolved on this machine.</summary>
public sealed record RunPlan
{
    public required PlanFacts Facts { get; init; }
    public required MachineFacts Machine { get; init; }
    public required IReadOnlyList<PlannedCell> Cells { get; init; }
    /// <summary>Of the workloads that have a cell to be measured; empty until <see cref="Foresight"/> has looked.</summary>
    public IReadOnlyDictionary<Workload, PlannedBundle> Bundles { get; init; } = new Dictionary<Workload, PlannedBundle>();
    /// <summary>What this machine's earlier records tell of the spread of these cells.</summary>
    public IReadOnlyList<EarlierSpread> Earlier { get; init; } = [];

    /// <summary>
    /// The smallest difference that the plan's launches can show, by this machine's earlier records or else by <see cref="ShownDifference.AssumedDeviation"/>;
    /// null where the run will have no two launches of a cell.
    /// </summary>
    public ShownDifference? CanShow
    {
        get
        {
            var (earlier, own) = (Spread(Earlier), Cells.Count(cell => cell.Refused is null) * (Facts.Launches - 1));
            if (earlier is null && own < 1) return null;
            var spread = earlier is { } known ? known with { LogDeviation = Noisiest(known) } : new PooledSpread(ShownDifference.AssumedDeviation, own);
            return new ShownDifference(NoiseFloor.Relative(NoiseFloor.CanShow(spread, Facts.Launches, Rows)), spread.LogDeviation,
                Measured: earlier is not null);
        }
    }

    private static PooledSpread? Spread(IEnumerable<EarlierSpread> earlier) =>
        PooledSpread.Of([.. earlier.Select(e => new PooledSpread(e.LogDeviation, e.Degrees))]);

    // The two noisiest cells may be a row, and what is said holds for every row.
    private double Noisiest(PooledSpread pool) =>
        Math.Sqrt(Earlier.GroupBy(e => e.Key).Select(own => Math.Max(pool.LogDeviation, Spread(own)!.Value.LogDeviation)).OrderDescending()
            .Append(pool.LogDeviation).Take(2).Average(deviation => deviation * deviation));

    // All but one of each group are compared with that one.
    private int Rows =>
        Math.Max(1, Cells.Where(cell => cell.Refused is null)
            .GroupBy(cell => (cell.Key.Workload, cell.Key.Device, cell.Key.Precision, cell.Key.Threads, cell.Key.Regime)).Sum(group => group.Count() - 1));

    /// <summary>How long measuring will take, bundles apart.</summary>
    public TimeRange Estimate => EstimateOf([.. Cells.Where(cell => cell.Refused is null)]);

    public TimeRange EstimateOf(params IReadOnlyCollection<PlannedCell> cells) =>
        Estimates.Of(Facts, [.. cells.Select(cell => cell.Pace ?? Pace.Nothing)]) with { Open = cells.Any(cell => cell.PaceIsLeast) };

    /// <summary>
    /// The most memory that the run takes at once: of the judge, which is gone before the first worker starts, or of the workers that are resident together.
    /// </summary>
    public long MemoryBytes => Cells.Where(cell => cell.Refused is null).GroupBy(cell => cell.Key.Workload).SelectMany(cells =>
        MemoryRoom.Groups([.. cells], cell => cell.MemoryBytes ?? 0, Foresight.Granted(Machine, "cpu") ?? MemoryRoom.Everything)
            .Select(group => group.Sum(cell => cell.MemoryBytes ?? 0))
            .Append(Bundles[cells.Key].JudgeBytes)).DefaultIfEmpty(0).Max();

    /// <summary>Weights are shared by all workloads of a model.</summary>
    public long DiskBytes => Bundles.Values.Sum(bundle => bundle.Files.BundleBytes + bundle.Files.GoldenBytes)
        + Bundles.Values.DistinctBy(bundle => bundle.Files.WeightsKey).Sum(bundle => bundle.Files.WeightsBytes);
}
