using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bench.Records;

/// <summary>What makes a cell this cell and no other.</summary>
public sealed record CellKey
{
    public required Workload Workload { get; init; }
    public required string Engine { get; init; }
    /// <summary>The installed environment's label; null for an engine that has just one.</summary>
    public string? Environment { get; init; }
    /// <summary>A named set of the engine's options.</summary>
    public string? Preset { get; init; }
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();
    public required string Device { get; init; }
    public required string Precision { get; init; }
    public required int Threads { get; init; }
    public string Regime { get; init; } = Regimes.Throughput;

    /// <summary>The engine as its user types it: name@environment+preset.</summary>
    [JsonIgnore]
    public string EngineText => Engine + (Environment is null ? "" : "@" + Environment) + (Preset is null ? "" : "+" + Preset);

    /// <summary>The options by name, in the spelling of the canonical text.</summary>
    [JsonIgnore]
    public string OptionsText =>
        string.Join(' ', Options.OrderBy(option => option.Key, StringComparer.Ordinal).Select(option => Part(Quoted(option.Key), option.Value)));

    /// <summary>The canonical text: fixed order, absent parts left out, options by name.</summary>
    public override string ToString()
    {
        var parts = new List<string>
        {
            Part("model", Workload.Model), Part("mode", Workload.Mode), Part("batch", Text(Workload.Batch)),
        };
        if (Workload.Seq is { } seq) parts.Add(Part("seq", Text(seq)));
        parts.Add(Part("engine", EngineText));
        foreach (var (name, value) in Options.OrderBy(option => option.Key, StringComparer.Ordinal)) parts.Add("option:" + Part(Quoted(name), value));
        parts.Add(Part("device", Device));
        parts.Add(Part("precision", Precision));
        parts.Add(Part("threads", Text(Threads)));
        parts.Add(Part("regime", Regime));
        return string.Join(' ', parts);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Part(string name, string value) => name + "=" + Quoted(value);

    private static string Quoted(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || "._-+@:/,".Contains(c)) ? text : "\"" + JsonEncodedText.Encode(text) + "\"";

    public bool Equals(CellKey? other) => other is not null && ToString() == other.ToString();

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);
}
