using Bench.Records;

namespace Bench.Reports;

/// <summary>What cells are called where they are shown: the heading that rows have in common, and a row's own name. Together they tell any two cells of a record apart.</summary>
public static class Labels
{
    public static string Heading(CellKey key) => string.Join(" · ", Parts(key));

    /// <summary>Engine, environment, preset, version, and the options that it was given.</summary>
    public static string Row(CellKey key, string? version = null) => key.EngineText + (version is null ? "" : " " + version) + (key.Options.Count == 0 ? "" : " " + key.OptionsText);

    public static string Row(Cell cell) => Row(cell.Parts, cell.Versions.GetValueOrDefault(cell.Parts.Engine));

    internal static IEnumerable<string> Parts(CellKey key)
    {
        yield return key.Workload.Model;
        yield return key.Workload.Mode;
        yield return $"batch {key.Workload.Batch}";
        if (key.Workload.Seq is { } seq) yield return $"seq {seq}";
        yield return key.Precision;
        if (key.Device != "cpu") yield return key.Device;
        yield return key.Threads == 1 ? "1 thread" : $"{key.Threads} threads";
        if (key.Regime != Regimes.Throughput) yield return key.Regime;
    }
}
