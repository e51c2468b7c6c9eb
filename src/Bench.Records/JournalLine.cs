namespace Bench.Records;

/// <summary>One line of a journal: what was learnt since the last. One of the parts beside <see cref="Cell"/> is there.</summary>
public sealed record JournalLine
{
    /// <summary>Index of the cell that the line is about.</summary>
    public int? Cell { get; init; }
    /// <summary>First line only: the record as it was before anything was measured.</summary>
    public Record? Start { get; init; }
    /// <summary>First line only: the name of the file, beside the journal, that the record goes to.</summary>
    public string? RecordName { get; init; }
    /// <summary>
    /// The cell as known after its worker loaded it: versions, settings, bundle. Its lists of verdicts, launches and iterations are not taken.
    /// </summary>
    public Cell? Facts { get; init; }
    public IReadOnlyList<Verdict>? Verdicts { get; init; }
    public Launch? Launch { get; init; }
    public IReadOnlyList<RoundVisit>? Round { get; init; }
    /// <summary>The machine's peaks as known by now: the largest of all probes.</summary>
    public IReadOnlyList<Peak>? Peaks { get; init; }
    /// <summary>Resumed here: what earlier lines say of this wave and later ones is void.</summary>
    public int? ResumedAtWave { get; init; }
    /// <summary>With it: the schema of the Bench that goes on.</summary>
    public int? Schema { get; init; }
    public Outcome? Outcome { get; init; }
    public Ending? Ended { get; init; }
}
