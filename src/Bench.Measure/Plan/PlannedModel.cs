using Bench.Bundles;

namespace Bench.Measure.Plan;

/// <summary>A model as far as a plan needs to know it; Bench.Recipes makes them of the models, and of a user's own file.</summary>
public sealed record PlannedModel
{
    public required string Name { get; init; }
    /// <summary>What a step works off: images, tokens or samples.</summary>
    public required string Unit { get; init; }
    public int Batch { get; init; } = 1;
    /// <summary>The sequence when nobody says one; null for a model that has none.</summary>
    public int? Seq { get; init; }
    /// <summary>Whether a sequence may be given; a user's own file may have room for one without saying how long it is.</summary>
    public bool TakesSeq { get => field || Seq is not null; init; }
    public int LongestSeq { get; init; } = int.MaxValue;
    public IReadOnlyList<string> Modes { get; init; } = ["infer"];
    /// <summary>Mode, batch, sequence → all that decides the bundle.</summary>
    public required Func<string, int, int?, Recipe> Recipe { get; init; }
}
