using System.Text.Json.Serialization;
using Bench.Records;

namespace Bench.Reports;

/// <summary>A cell with all that is known of it. The names are for other programs and stay; CSV's follow from them.</summary>
public sealed record CellData
{
    public required string Key { get; init; }
    public required string Engine { get; init; }
    /// <summary>The label of its environment, typed or meant by a bare name.</summary>
    public string? Environment { get; init; }
    public required string Model { get; init; }
    public required string Outcome { get; init; }
    public string? Reason { get; init; }
    public required string Unit { get; init; }
    public string? Item { get; init; }
    public required string Regime { get; init; }
    public string? Layout { get; init; }
    public string? Inputs { get; init; }
    public string? Weights { get; init; }
    public string? Bundle { get; init; }
    public required IReadOnlyDictionary<string, string> Versions { get; init; }
    public required IReadOnlyDictionary<string, string> Options { get; init; }
    public required IReadOnlyList<string> Notes { get; init; }
    public IReadOnlyList<Finding>? Findings { get; init; }
    public double? GateError { get; init; }
    public double? LaunchSpread { get; init; }
    public int? LaunchDegrees { get; init; }
    public double? ItemsPerSecond { get; init; }
    public double? HalfWidth { get; init; }
    /// <summary>Rate over the baseline's, the ends of its interval, and what is claimed: all by one rule.</summary>
    public double? Ratio { get; init; }
    public double? RatioLow { get; init; }
    public double? RatioHigh { get; init; }
    public string? Claim { get; init; }
    public double? StepNanoseconds { get; init; }
    public int? Launches { get; init; }
    /// <summary>Those of the launches that were timed before their pace was steady; null where all were steady.</summary>
    public int? UnsettledLaunches { get; init; }
    public double? P50Nanoseconds { get; init; }
    public double? P90Nanoseconds { get; init; }
    public double? P99Nanoseconds { get; init; }
    public double? FlopsPerSecond { get; init; }
    public double? ShareOfPeak { get; init; }
    public double? PeakBytes { get; init; }
    public double? CpuNanosecondsPerStep { get; init; }
    public double? BusyProcessors { get; init; }
    public double? Collections { get; init; }
    public double? AllocatedBytesPerStep { get; init; }
    public double? MajorFaults { get; init; }
    public double? Compilations { get; init; }
    public double? LoadNanoseconds { get; init; }
    public double? CompileNanoseconds { get; init; }
    public double? FirstStepNanoseconds { get; init; }
    public double? JoulesPerStep { get; init; }

    [JsonIgnore]
    public CellKey Parts { get; init; } = null!;
    [JsonIgnore]
    public string? Version { get; init; }

    internal static CellData Of(Cell cell, MachineFacts machine, Rates rates, RecordRatios ratios)
    {
        var (number, spread, ratio) = (rates.Number(cell), PooledSpread.Of(cell), ratios.Of(cell));
        var unsettled = number is null ? 0 : cell.Launches.Count(launch => !launch.Settled);
        // A cell without a number has no figures that would stand beside it.
        var costs = number is null ? new Costs() : Costs.Of(cell);
        return new CellData
        {
            Parts = cell.Parts,
            Version = cell.Versions.GetValueOrDefault(cell.Parts.Engine),
            Key = cell.Key,
            Engine = cell.Parts.EngineText,
            Environment = cell.Parts.Environment ?? cell.Environment,
            Model = cell.Parts.Workload.Model,
            Outcome = CellWords.Outcome(cell),
            Reason = CellWords.Reason(cell),
            Unit = $"{cell.Unit}/s",
            Item = cell.Item,
            Regime = cell.Parts.Regime,
            Layout = cell.Layout,
            Inputs = cell.Inputs,
            Weights = cell.Weights,
            Bundle = cell.Bundle,
            Versions = cell.Versions,
            Options = cell.Parts.Options,
            Notes = [.. CellWords.Notes(cell), .. CellWords.Unsettled(unsettled, cell.Launches.Count), .. ratios.Obstacle(cell)],
            Findings = cell.Findings.Count > 0 ? cell.Findings : null,
            GateError = cell.Verdicts.Max(verdict => verdict.NormError),
            LaunchSpread = spread?.LogDeviation,
            LaunchDegrees = (int?)spread?.Degrees,
            ItemsPerSecond = number?.ItemsPerSecond,
            HalfWidth = number?.PlusMinus,
            Ratio = ratio?.Ratio,
            RatioLow = ratio?.Low,
            RatioHigh = ratio?.High,
            Claim = ratios.Claim(cell),
            StepNanoseconds = number?.StepNanoseconds,
            Launches = number?.Launches,
            UnsettledLaunches = unsettled > 0 ? unsettled : null,
            P50Nanoseconds = Percentiles.Of(cell, 50),
            P90Nanoseconds = Percentiles.Of(cell, 90),
            P99Nanoseconds = Percentiles.Of(cell, 99),
            FlopsPerSecond = Finite(Shares.FlopsPerSecond(cell)),
            ShareOfPeak = Finite(Shares.OfPeak(cell, machine)),
            PeakBytes = costs.PeakBytes,
            CpuNanosecondsPerStep = Finite(costs.CpuNanoseconds),
            BusyProcessors = Finite(costs.BusyProcessors),
            Collections = costs.Collections,
            AllocatedBytesPerStep = Finite(costs.AllocatedBytes),
            MajorFaults = costs.MajorFaults,
            Compilations = costs.Compilations,
            LoadNanoseconds = Finite(costs.LoadNanoseconds),
            CompileNanoseconds = Finite(costs.CompileNanoseconds),
            FirstStepNanoseconds = Finite(costs.FirstStepNanoseconds),
            JoulesPerStep = Finite(costs.Joules),
        };
    }

    // JSON knows no other number.
    private static double? Finite(double? figure) => figure is { } known && double.IsFinite(known) ? known : null;
}
