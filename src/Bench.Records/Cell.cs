using System.Text.Json.Serialization;

namespace Bench.Records;

/// <summary>One number of a table: its key, what was in force, what was checked, every raw iteration, how it ended.</summary>
public sealed record Cell
{
    /// <summary>The canonical text of <see cref="Parts"/>.</summary>
    public required string Key { get; init; }
    public required CellKey Parts { get; init; }
    /// <summary>The label of the environment that a bare engine name meant; null where it has none, or was typed.</summary>
    public string? Environment { get; init; }
    /// <summary>What a step works off: images, tokens or samples.</summary>
    public required string Unit { get; init; }
    /// <summary>What one of them is, where the unit does not say it: of a user's own model.</summary>
    public string? Item { get; init; }
    public long ItemsPerStep { get; init; }
    /// <summary>By the printed convention: multiply-add = 2, causal attention half, no recomputation.</summary>
    public double? FlopsPerStep { get; init; }
    /// <summary>The same where Winograd's transform computes the convolutions that it can; null where there are none, in other precisions than fp32.</summary>
    public double? LeastFlopsPerStep { get; init; }
    /// <summary>The bundle's key: same key, same graph, weights and inputs.</summary>
    public string? Bundle { get; init; }
    public IReadOnlyDictionary<string, string> Versions { get; init; } = new Dictionary<string, string>();
    public IReadOnlyList<Setting> Settings { get; init; } = [];
    public string? Layout { get; init; }
    /// <summary>Where inputs lie while timed: device, host or files.</summary>
    public string? Inputs { get; init; }
    /// <summary>frozen or mutable.</summary>
    public string? Weights { get; init; }
    public IReadOnlyList<Verdict> Verdicts { get; init; } = [];
    public IReadOnlyList<Launch> Launches { get; init; } = [];
    public IReadOnlyList<Iteration> Iterations { get; init; } = [];
    /// <summary>One a visit; null in records made without them.</summary>
    public IReadOnlyList<Proof>? Proofs { get; init; }
    /// <summary>Null while the run goes on.</summary>
    public Outcome? Outcome { get; init; }
    public GoldenFacts? Golden { get; init; }
    /// <summary>Of schema 1: what checks found when the run ended, in the words of then. Later records hold what checks judge by.</summary>
    public IReadOnlyList<string>? Notes { get; init; }

    /// <summary>What checks find in what is above; never stored, so that better ones can judge again.</summary>
    [JsonIgnore]
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>How the cell ended once it was judged: void where it was measured and a finding takes the number away.</summary>
    [JsonIgnore]
    public OutcomeKind? Judged =>
        Outcome?.Kind == OutcomeKind.Measured && Findings.Any(finding => finding.Severity == Severity.Void) ? OutcomeKind.Void : Outcome?.Kind;
}
