namespace Bench.Records;

/// <summary>Everything a run measured. Raw data only: whatever is shown is computed from it on reading, and so is what checks find.</summary>
public sealed record Record
{
    /// <summary>
    /// The schema that this program writes; it reads this one and all before. Schema 1 held what checks had found in words, schemas 1 and 2 what the gate had.
    /// </summary>
    public const int CurrentSchema = 3;

    public int Schema { get; init; } = CurrentSchema;
    public required string Name { get; init; }
    public required DateTimeOffset Created { get; init; }
    /// <summary>Version of Bench, and the commit that it was built from: "1.0.0+0123456789ab"; records before 2026-12 name none.</summary>
    public required string Bench { get; init; }
    public required PlanFacts Plan { get; init; }
    public required MachineFacts Machine { get; init; }
    public required IReadOnlyList<Cell> Cells { get; init; }
    /// <summary>Null while the run goes on, and for ever in a record taken from the journal of one that was cut short.</summary>
    public Ending? Ended { get; init; }
    /// <summary>Spreads copied from earlier records of this machine, so that this record shows the same numbers everywhere.</summary>
    public IReadOnlyList<EarlierSpread>? Earlier { get; init; }
}
