using System.Globalization;
using Bench.Records;

namespace Bench.Reports;

/// <summary>
/// What cells are called where they are shown: the heading that rows have in common, and a row's own name. Together they tell any two cells of a record apart.
/// </summary>
public static class Labels
{
    public static string Heading(CellKey key) => Printable.Line(string.Join(" · ", Parts(key).Where(part => !part.Usual).Select(part => part.Text)));

    /// <summary>A workload in a sentence: "gpt2 batch 1 seq 128".</summary>
    public static string Workload(Workload workload) => $"{workload.Model} {Shape(workload.Batch, workload.Seq)}";

    public static string Shape(int batch, int? seq) => $"batch {batch}" + (seq is null ? "" : $" seq {seq}");

    /// <summary>Engine, environment, preset, version, and the options that it was given.</summary>
    public static string Row(CellKey key, string? version = null) =>
        Printable.Line(key.EngineText + (version is null ? "" : " " + version) + (key.Options.Count == 0 ? "" : " " + key.OptionsText));

    public static string Row(Cell cell) => Row(cell.Parts, cell.Versions.GetValueOrDefault(cell.Parts.Engine));

    /// <summary>"8.7 %, 2 degrees of freedom".</summary>
    internal static string Spread(PooledSpread spread) =>
        $"{Number.Spread(NoiseFloor.Relative(spread.LogDeviation))}, {Degrees(spread.Degrees)} of freedom";

    private static string Degrees(double degrees) => degrees == 1 ? "1 degree" : string.Create(CultureInfo.InvariantCulture, $"{degrees:0.#} degrees");

    /// <summary>"spread of launches: onnxruntime 1.31.1 8.7 %, 2 degrees of freedom"; nothing where no row has two launches.</summary>
    internal static IEnumerable<string> Spreads(IEnumerable<(string Label, Cell Cell)> rows)
    {
        string[] known = [.. rows.Select(row => PooledSpread.Of(row.Cell) is { } spread ? $"{row.Label} {Spread(spread)}" : null).OfType<string>()];
        return known.Length == 0 ? [] : [$"spread of launches: {string.Join("; ", known)}"];
    }

    /// <summary>All that a heading may say, and what goes without saying.</summary>
    internal static IEnumerable<(string Text, bool Usual)> Parts(CellKey key)
    {
        yield return (key.Workload.Model, false);
        yield return (key.Workload.Mode, false);
        yield return ($"batch {key.Workload.Batch}", false);
        if (key.Workload.Seq is { } seq) yield return ($"seq {seq}", false);
        yield return (key.Precision, false);
        yield return (key.Device, key.Device == "cpu");
        yield return (key.Threads == 1 ? "1 thread" : $"{key.Threads} threads", false);
        yield return (key.Regime, key.Regime == Regimes.Throughput);
    }
}
