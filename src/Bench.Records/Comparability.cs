using System.Globalization;

namespace Bench.Records;

/// <summary>What two cells must have in common to be compared, and what may differ but is named.</summary>
public static class Comparability
{
    /// <summary>What "despite" can lift.</summary>
    public static readonly IReadOnlyList<string> Names = ["batch", "seq", "device", "precision", "threads", "regime", "bundle", "inputs", "machine"];

    /// <summary>Name and both values of what forbids a comparison.</summary>
    public static IEnumerable<(string Name, string Base, string New)> Obstacles(Cell one, Cell other)
    {
        var (a, b) = (one.Parts, other.Parts);
        if (a.Workload.Model != b.Workload.Model) yield return ("model", a.Workload.Model, b.Workload.Model);
        if (a.Workload.Mode != b.Workload.Mode) yield return ("mode", a.Workload.Mode, b.Workload.Mode);
        if (a.Workload.Batch != b.Workload.Batch) yield return ("batch", Text(a.Workload.Batch), Text(b.Workload.Batch));
        if (a.Workload.Seq != b.Workload.Seq) yield return ("seq", Text(a.Workload.Seq), Text(b.Workload.Seq));
        if (a.Device != b.Device) yield return ("device", a.Device, b.Device);
        if (a.Precision != b.Precision) yield return ("precision", a.Precision, b.Precision);
        if (a.Threads != b.Threads) yield return ("threads", Text(a.Threads), Text(b.Threads));
        if (a.Regime != b.Regime) yield return ("regime", a.Regime, b.Regime);
        // A changed batch or sequence is another bundle by itself.
        if (a.Workload == b.Workload && one.Bundle != other.Bundle) yield return ("bundle", one.Bundle ?? "none", other.Bundle ?? "none");
        if (one.Inputs != other.Inputs) yield return ("inputs", one.Inputs ?? "unknown", other.Inputs ?? "unknown");
    }

    public static IEnumerable<(string Name, string Base, string New)> Obstacles(MachineFacts one, MachineFacts other)
    {
        foreach (var (a, b) in Identity(one).Zip(Identity(other)))
            if (a != b) yield return ("machine", a, b);
    }

    /// <summary>Whether records of the two are records of one machine.</summary>
    public static bool SameMachine(MachineFacts one, MachineFacts other) => !Obstacles(one, other).Any();

    /// <summary>What is the same in all runs of the same cell beside its key: means of others differ for other reasons than chance.</summary>
    internal static string Identity(Cell cell) =>
        string.Join("; ", cell.Versions.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key} {v.Value}").Prepend($"bundle {cell.Bundle}"));

    public static IEnumerable<string> Named(Cell one, Cell other)
    {
        if (one.Parts.EngineText != other.Parts.EngineText) yield return $"engine: {one.Parts.EngineText} → {other.Parts.EngineText}";
        foreach (var name in one.Versions.Keys.Union(other.Versions.Keys).Order(StringComparer.Ordinal))
            if (one.Parts.Engine == other.Parts.Engine && Value(one.Versions, name) is var a && Value(other.Versions, name) is var b && a != b)
                yield return $"{name}: {a} → {b}";
        if (Options(one) != Options(other)) yield return $"options: {Options(one)} → {Options(other)}";
        if (one.Layout != other.Layout) yield return $"layout: {one.Layout ?? "none"} → {other.Layout ?? "none"}";
        if (one.Weights != other.Weights) yield return $"weights: {one.Weights ?? "unknown"} → {other.Weights ?? "unknown"}";
    }

    private static IEnumerable<string> Identity(MachineFacts machine) =>
    [
        machine.Name, machine.Cpu
            ?? machine.Architecture, $"{Text(machine.GrantedCores)} cores granted", $"{Text((int)((machine.MemoryBytes ?? 0) >> 30))} GiB",
        machine.Gpus.Count == 0 ? "no GPU" : string.Join(", ", machine.Gpus.Select(gpu => gpu.Uuid)),
    ];

    private static string Options(Cell cell) => cell.Parts.Options.Count == 0 ? "none" : cell.Parts.OptionsText;

    private static string Value(IReadOnlyDictionary<string, string> versions, string name) => versions.GetValueOrDefault(name, "none");

    private static string Text(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "none";
}
