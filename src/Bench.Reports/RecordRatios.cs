using Bench.Records;

namespace Bench.Reports;

/// <summary>Every row of a record beside its baseline, as <see cref="Within"/> judges it: one rule for ratio, interval and claim.</summary>
internal sealed class RecordRatios
{
    public const string Baseline = "baseline";

    private readonly Dictionary<Cell, ComparedCell> _compared = new(ReferenceEqualityComparer.Instance);

    public RecordRatios(Record record)
    {
        foreach (var cell in Within.Of(record).Cells)
            if (cell.New is { } other) _compared[other] = cell;
    }

    public bool IsBaseline(Cell cell) => Statistics.HasNumber(cell) && !_compared.ContainsKey(cell);

    /// <summary>With its interval where launches tell one, else of the two rates alone; null where the two may not be compared.</summary>
    public (double Ratio, double? Low, double? High)? Of(Cell cell)
    {
        if (IsBaseline(cell)) return (1, null, null);
        if (!_compared.TryGetValue(cell, out var found)) return null;
        if (found.Ratio is { } ratio) return (ratio, found.Low, found.High);
        return found.Obstacle is { LaunchesLift: true }
            && Statistics.Number(found.Base!) is { } before && Statistics.Number(cell) is { } own
            ? (own.ItemsPerSecond / before.ItemsPerSecond, null, null)
            : null;
    }

    /// <summary>"baseline", "faster", "slower" or "no difference shown"; null where nothing can be claimed.</summary>
    public string? Claim(Cell cell) => IsBaseline(cell) ? Baseline
        : _compared.GetValueOrDefault(cell) is { Low: not null } found ? ComparisonWords.Verdict(found.Verdict) : null;

    /// <summary>Why a measured row stands without a ratio.</summary>
    public IEnumerable<string> Obstacle(Cell cell)
    {
        if (Statistics.HasNumber(cell) && _compared.GetValueOrDefault(cell) is { Obstacle.Kind: ObstacleKind.Differs } found)
            yield return $"not compared with {Labels.Row(found.Base!)}: {ComparisonWords.Reason(found)}";
    }
}
