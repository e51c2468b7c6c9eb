using System.Text.Json.Serialization;
using Bench.Records;

namespace Bench.Reports;

/// <summary>A comparison's report for other programs.</summary>
public sealed record ComparisonData
{
    public double? PooledSpread { get; init; }
    public int? PooledDegrees { get; init; }
    public double? RunsAdd { get; init; }
    public bool? RunsMeasured { get; init; }
    public required IReadOnlyList<string> Earlier { get; init; }
    public required IReadOnlyList<Row> Cells { get; init; }

    public static ComparisonData Of(Comparison comparison) => new()
    {
        PooledSpread = comparison.Spread?.LogDeviation,
        PooledDegrees = comparison.Spread?.Degrees,
        RunsAdd = comparison.RunsAdd,
        RunsMeasured = comparison.RunsAdd is null ? null : comparison.RunsMeasured,
        Earlier = comparison.Earlier,
        Cells = [.. comparison.Cells.Select(Row.Of)],
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
        public required IReadOnlyList<string> Differences { get; init; }
        public double? BaseLaunchSpread { get; init; }
        public int? BaseLaunchDegrees { get; init; }
        public double? NewLaunchSpread { get; init; }
        public int? NewLaunchDegrees { get; init; }
        public required IReadOnlyList<string> BaseNotes { get; init; }
        public required IReadOnlyList<string> NewNotes { get; init; }

        internal static Row Of(ComparedCell cell)
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
                Differences = cell.Differences,
                BaseLaunchSpread = one?.LogDeviation,
                BaseLaunchDegrees = one?.Degrees,
                NewLaunchSpread = other?.LogDeviation,
                NewLaunchDegrees = other?.Degrees,
                BaseNotes = cell.Base is { } first ? CellWords.Notes(first) : [],
                NewNotes = cell.New is { } second ? CellWords.Notes(second) : [],
            };
        }

        private static PooledSpread? Spread(Cell? cell) => cell is null ? null : Records.PooledSpread.Of(cell);
    }
}
