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

    /// <summary>By how much pairs of them differed from wave to wave; null where no earlier record tells it.</summary>
    public Residual? EarlierPairs { get; init; }

    /// <summary>
    /// The smallest difference that the plan's launches can show in each row, by this machine's earlier records or else by
    /// <see cref="ShownDifference.AssumedDeviation"/>; null where there is nothing to compare, or one launch.
    /// </summary>
    public ShownDifference? CanShow => CanShowWith(Facts.Launches);

    /// <summary>The same with so many launches.</summary>
    public ShownDifference? CanShowWith(int launches)
    {
        // All but one of each group are compared with that one, and a record is judged by its own waves.
        var rows = Cells.Where(cell => cell.Refused is null).GroupBy(cell => ComparisonGroup.Of(cell.Key)).Sum(group => group.Count() - 1);
        if (rows == 0 || launches < 2) return null;
        var pair = new PooledSpread(EarlierPairs?.Noisiest ?? ShownDifference.AssumedDeviation, rows * (launches - 1));
        return new ShownDifference(NoiseFloor.Relative(NoiseFloor.CanShow(pair, launches, rows)), pair.LogDeviation, Measured: EarlierPairs is not null);
    }

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
