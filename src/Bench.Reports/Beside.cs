using System.Globalization;
using Bench.Records;

namespace Bench.Reports;

/// <summary>What stands beside a cell's rate: latency percentiles in their regime, memory, CPU time, first step, load, compile, collections.</summary>
public static class Beside
{
    private static readonly double[] Percents = [50, 90, 99];

    /// <summary>Heads of the table's columns, the most wanted first.</summary>
    public static IReadOnlyList<string> Names(string regime) => [.. regime == Regimes.Latency ? Percents.Select(Name) : [], "memory", "CPU/step", "first step", "load", "compile", "GCs"];

    /// <summary>The cell's texts under <see cref="Names"/>.</summary>
    public static IReadOnlyList<string> Of(Cell cell)
    {
        var costs = Costs.Of(cell);
        return
        [
            .. cell.Parts.Regime == Regimes.Latency ? Percents.Select(percent => Duration(Percentiles.Of(cell, percent))) : [],
            costs.PeakBytes is { } bytes ? Number.Bytes(bytes) : "–",
            Duration(costs.CpuNanoseconds), Duration(costs.FirstStepNanoseconds), Duration(costs.LoadNanoseconds), Duration(costs.CompileNanoseconds),
            costs.Collections is { } collections ? Number.Count(collections) : "–",
        ];
    }

    /// <summary>For programs: the names of all figures.</summary>
    public static IReadOnlyList<string> FigureNames { get; } =
    [
        .. Percents.Select(percent => $"{Name(percent)}Nanoseconds"), "flopsPerSecond", "shareOfPeak", "peakBytes", "cpuNanosecondsPerStep", "busyProcessors", "collections",
        "allocatedBytesPerStep", "majorFaults", "compilations", "loadNanoseconds", "compileNanoseconds", "firstStepNanoseconds", "joulesPerStep",
    ];

    /// <summary>Every figure by its name; null where it is not known, and of a cell without a number.</summary>
    public static IReadOnlyList<(string Name, double? Value)> Figures(Cell cell, MachineFacts machine)
    {
        var costs = Statistics.Number(cell) is null ? new Costs() : Costs.Of(cell);
        double?[] values =
        [
            .. Percents.Select(percent => Percentiles.Of(cell, percent)), Shares.FlopsPerSecond(cell), Shares.OfPeak(cell, machine), costs.PeakBytes, costs.CpuNanoseconds, costs.BusyProcessors,
            costs.Collections, costs.AllocatedBytes, costs.MajorFaults, costs.Compilations, costs.LoadNanoseconds, costs.CompileNanoseconds, costs.FirstStepNanoseconds, costs.Joules,
        ];
        return [.. FigureNames.Zip(values)];
    }

    /// <summary>"peakBytes" as heads of a CSV file are spelt: "peak_bytes".</summary>
    internal static string Snake(string name) => string.Concat(name.Select(letter => char.IsUpper(letter) ? $"_{char.ToLowerInvariant(letter)}" : $"{letter}"));

    private static string Name(double percent) => string.Create(CultureInfo.InvariantCulture, $"p{percent}");

    private static string Duration(double? nanoseconds) => nanoseconds is not { } known ? "–" : known == 0 ? "0" : Number.Duration(known);
}
