using Bench.Catalogue;
using Bench.Protocol;
using Bench.Records;

namespace Bench.Measure.Plan;

/// <summary>A cell of a plan: it will be measured, or it is a row that says why not.</summary>
public sealed record PlannedCell
{
    public const string InFull = "fp32";

    public required CellKey Key { get; init; }
    public required PlannedModel Model { get; init; }
    public required EngineEnvironment Environment { get; init; }
    public Engine Engine => Environment.Engine;
    /// <summary>What its worker has said it can do; null where it could not be asked.</summary>
    public Hello? Hello { get; init; }
    /// <summary>All that the worker is told: what the engine's name and preset stand for, and the user's own.</summary>
    public required IReadOnlyDictionary<string, string> Options { get; init; }
    /// <summary>Null: the engine's habit.</summary>
    public bool? Frozen { get; init; }
    /// <summary>What its worker will take, about; null until <see cref="Foresight"/> has looked.</summary>
    public long? MemoryBytes { get; init; }
    /// <summary>By an earlier record of this machine, or else assumed once <see cref="Foresight"/> has looked.</summary>
    public Pace? Pace { get; init; }
    /// <summary>Whether it is assumed and says the least that a step takes, and nothing of the most.</summary>
    public bool PaceIsLeast { get; init; }
    /// <summary>Why it cannot be measured here; null when it can.</summary>
    public Outcome? Refused { get; init; }

    /// <summary>Whether it counts only after <see cref="InFull"/>: what is wrong there would hide in a lower precision's wider limits.</summary>
    public bool IsGatedInFullFirst => Key.Precision is "fp16" or "bf16" && Hello?.Precisions.Contains(InFull) != false;
}
