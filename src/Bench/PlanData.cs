using Bench.Measure.Plan;

namespace Bench.Cli;

/// <summary>A plan with what it will take, for programs.</summary>
internal sealed record PlanData
{
    public required string Suite { get; init; }
    public required long Seed { get; init; }
    public required double Seconds { get; init; }
    /// <summary>Absent where nothing tells the most.</summary>
    public double? MostSeconds { get; init; }
    public Shown? CanShow { get; init; }
    public required long MemoryBytes { get; init; }
    public required long Bytes { get; init; }
    public required long DownloadBytes { get; init; }
    public required IReadOnlyList<Cell> Cells { get; init; }

    public static PlanData Of(RunPlan plan) => new()
    {
        Suite = plan.Facts.Suite,
        Seed = plan.Facts.Seed,
        Seconds = plan.Estimate.Least.TotalSeconds,
        MostSeconds = plan.Estimate.Open ? null : plan.Estimate.Most.TotalSeconds,
        CanShow = plan.CanShow is { } shown ? new Shown(shown.Share, shown.LogDeviation, shown.Measured ? "measured" : "assumed") : null,
        MemoryBytes = plan.MemoryBytes,
        Bytes = plan.DiskBytes,
        DownloadBytes = 0,
        Cells = [.. plan.Cells.Select(cell => Cell.Of(plan, cell))],
    };

    public sealed record Shown(double Share, double LaunchesDifferBy, string Source);

    public sealed record Cell
    {
        public required string Key { get; init; }
        public long? MemoryBytes { get; init; }
        public string? Refused { get; init; }
        public double? Seconds { get; init; }
        public double? MostSeconds { get; init; }
        public long? Bytes { get; init; }
        public long? GoldenMemoryBytes { get; init; }
        public long? DownloadBytes { get; init; }

        internal static Cell Of(RunPlan plan, PlannedCell cell)
        {
            var told = new Cell { Key = cell.Key.ToString(), MemoryBytes = cell.MemoryBytes, Refused = cell.Refused?.Reason };
            if (cell.Refused is not null) return told;
            var ((files, _, judge), time) = (plan.Bundles[cell.Key.Workload], plan.EstimateOf(cell));
            return told with
            {
                Seconds = time.Least.TotalSeconds,
                MostSeconds = cell.PaceIsLeast ? null : time.Most.TotalSeconds,
                Bytes = files.Bytes,
                GoldenMemoryBytes = judge,
                DownloadBytes = 0,
            };
        }
    }
}
