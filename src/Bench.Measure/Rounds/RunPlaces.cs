namespace Bench.Measure.Rounds;

/// <summary>Where a run writes: the record at its end, the journal meanwhile, workers' logs, and fetched outputs, which are deleted at once.</summary>
public sealed record RunPlaces
{
    public required string RecordPath { get; init; }
    public string JournalPath => Path.ChangeExtension(RecordPath, null) + Records.RecordFile.JournalExtension;
    public required string LogFolder { get; init; }
    public required string ScratchFolder { get; init; }
}
