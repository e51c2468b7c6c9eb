using System.Text.Json.Serialization;
using Bench.Records;

namespace Bench.Reports;

/// <summary>A comparison's report for other programs.</summary>
public sealed record ComparisonData
{
    public double? PooledSpread { get; init; }
    public double? PooledDegrees { get; init; }
    public double? CanShow { get; init; }
    /// <summary>How a limit on all cells ended: passed, inconclusive or failed.</summary>
    public string? LimitEnd { get; init; }
    public required IReadOnlyList<string> Earlier { get; init; }
    public required IReadOnlyList<Row> Cells { get; init; }

    public static ComparisonData Of(Comparison comparison, NonInferiority? limit = null) => new()
    {
        LimitEnd = limit is null ? null : NonInferiorityWords.End(limit.End),
        PooledSpread = comparison.Spread?.LogDeviation,
        PooledDegrees = comparison.Spread?.Degrees,
        CanShow = comparison.CanShow,
        Earlier = comparison.Earlier,
        Cells = [.. comparison.Cells.Select(cell => Row.Of(cell, limit?.Rows.FirstOrDefault(row => row.Cell == cell)))],
    };

    public sealed record Row
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
        public string? Base { get; init; }
        [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
        public string? New { get; init; }
        public required string Verdict { get; init; }
        public string? Reason { get; init; }
        public double? Ratio { get; init; }
        public double? Low { get; init; }
        public double? High { get; init; }
        public double? Probability { get; init; }
        public double? BaseRunSpread { get; init; }
        public int? BaseRuns { get; init; }
        public double? NewRunSpread { get; init; }
        public int? NewRuns { get; init; }
        public required IReadOnlyList<string> Differences { get; init; }
        public double? BaseLaunchSpread { get; init; }
        public int? BaseLaunchDegrees { get; init; }
        public double? NewLaunchSpread { get; init; }
        public int? NewLaunchDegrees { get; init; }
        public required IReadOnlyList<string> BaseNotes { get; init; }
        public required IReadOnlyList<string> NewNotes { get; init; }
        /// <summary>How a limit ended for this cell, the least ratio that is sure, and what would decide it.</summary>
        public string? LimitEnd { get; init; }
        public double? LimitBound { get; init; }
        public int? LimitLaunches { get; init; }
        public int? LimitRuns { get; init; }

        internal static Row Of(ComparedCell cell, NonInferiority.Row? limit)
        {
            var (one, other) = (Spread(cell.Base), Spread(cell.New));
            return new Row
            {
                Base = cell.Base?.Key,
                New = cell.New?.Key,
                Verdict = ComparisonWords.Verdict(cell.Verdict),
                Reason = ComparisonWords.Reason(cell),
                Ratio = cell.Ratio,
                Low = cell.Low,
                High = cell.High,
                Probability = cell.Probability,
                BaseRunSpread = cell.Runs?.Base.LogDeviation,
                BaseRuns = cell.Runs?.Base.Runs,
                NewRunSpread = cell.Runs?.New.LogDeviation,
                NewRuns = cell.Runs?.New.Runs,
                Differences = cell.Differences,
                BaseLaunchSpread = one?.LogDeviation,
                BaseLaunchDegrees = (int?)one?.Degrees,
                NewLaunchSpread = other?.LogDeviation,
                NewLaunchDegrees = (int?)other?.Degrees,
                BaseNotes = cell.Base is { } first ? CellWords.Notes(first) : [],
                NewNotes = cell.New is { } second ? CellWords.Notes(second) : [],
                LimitEnd = limit is null ? null : NonInferiorityWords.End(limit.End),
                LimitBound = limit?.Bound,
                LimitLaunches = limit?.Launches,
                LimitRuns = limit?.Runs,
            };
        }

        private static PooledSpread? Spread(Cell? cell) => cell is null ? null : Records.PooledSpread.Of(cell);
    }
}
