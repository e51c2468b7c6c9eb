using Bench.Records;

namespace Bench.Reports;

/// <summary>What a line of CSV says of a cell, in the order in which the columns came: none of before has moved.</summary>
internal static class RecordFields
{
    private static readonly (string Name, Func<CellData, Value> Of)[] Figures =
    [
        ("p50Nanoseconds", cell => cell.P50Nanoseconds), ("p90Nanoseconds", cell => cell.P90Nanoseconds), ("p99Nanoseconds", cell => cell.P99Nanoseconds),
        ("flopsPerSecond", cell => cell.FlopsPerSecond), ("shareOfPeak", cell => cell.ShareOfPeak), ("peakBytes", cell => cell.PeakBytes),
        ("cpuNanosecondsPerStep", cell => cell.CpuNanosecondsPerStep), ("busyProcessors", cell => cell.BusyProcessors),
        ("collections", cell => cell.Collections), ("allocatedBytesPerStep", cell => cell.AllocatedBytesPerStep),
        ("majorFaults", cell => cell.MajorFaults), ("compilations", cell => cell.Compilations),
        ("loadNanoseconds", cell => cell.LoadNanoseconds), ("compileNanoseconds", cell => cell.CompileNanoseconds),
        ("firstStepNanoseconds", cell => cell.FirstStepNanoseconds), ("joulesPerStep", cell => cell.JoulesPerStep),
    ];

    private static readonly (string Name, Func<RecordData, CellData, Value> Of)[] All =
    [
        ("model", (_, cell) => cell.Model), ("mode", (_, cell) => cell.Parts.Workload.Mode), ("batch", (_, cell) => (double)cell.Parts.Workload.Batch),
        ("seq", (_, cell) => cell.Parts.Workload.Seq), ("engine", (_, cell) => cell.Engine), ("version", (_, cell) => cell.Version),
        ("device", (_, cell) => cell.Parts.Device), ("precision", (_, cell) => cell.Parts.Precision), ("threads", (_, cell) => (double)cell.Parts.Threads),
        ("regime", (_, cell) => cell.Regime), ("unit", (_, cell) => cell.Unit), ("itemsPerSecond", (_, cell) => cell.ItemsPerSecond),
        ("halfWidth", (_, cell) => cell.HalfWidth), ("stepNanoseconds", (_, cell) => cell.StepNanoseconds), ("launches", (_, cell) => cell.Launches),
        ("outcome", (_, cell) => cell.Outcome), ("reason", (_, cell) => cell.Reason),
        .. Figures.Select(figure => (figure.Name, (Func<RecordData, CellData, Value>)((_, cell) => figure.Of(cell)))),
        ("environment", (_, cell) => cell.Environment), ("preset", (_, cell) => cell.Parts.Preset), ("options", (_, cell) => cell.Parts.OptionsText),
        ("layout", (_, cell) => cell.Layout), ("inputs", (_, cell) => cell.Inputs), ("weights", (_, cell) => cell.Weights),
        ("bundle", (_, cell) => cell.Bundle), ("notes", (_, cell) => string.Join("; ", cell.Notes)),
        ("launchSpread", (_, cell) => cell.LaunchSpread), ("launchDegrees", (_, cell) => cell.LaunchDegrees),
        ("pooledSpread", (all, _) => all.PooledSpread), ("pooledDegrees", (all, _) => all.PooledDegrees), ("noiseFloor", (all, _) => all.NoiseFloor),
        ("ratio", (_, cell) => cell.Ratio), ("ratioLow", (_, cell) => cell.RatioLow), ("ratioHigh", (_, cell) => cell.RatioHigh),
        ("claim", (_, cell) => cell.Claim), ("unsettledLaunches", (_, cell) => cell.UnsettledLaunches), ("canShow", (all, _) => all.CanShow),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(field => CsvForm.Name(field.Name))];

    public static IReadOnlyList<Value> Of(RecordData data, CellData cell) => [.. All.Select(field => field.Of(data, cell))];
}
