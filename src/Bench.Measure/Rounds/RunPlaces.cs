namespace Bench.Measure.Rounds;

/// <summary>Where a run writes: the record at its end, the journal meanwhile, workers' logs, and fetched outputs, which are deleted at once.</summary>
public sealed record RunPlaces
{
    public required string RecordPath { get; init; }
    /// <summary>Whether a file at <see cref="RecordPath"/> that is no record may be replaced.</summary>
    public bool Force { get; init; }
    /// <summary>Beside the record, unless a run that was cut short goes on to another one.</summary>
    public string JournalPath { get => field ?? Records.Journal.PathOf(RecordPath); init; }
    public required string LogFolder { get; init; }
    public required string ScratchFolder { get; init; }
}
