using Bench.Measure.Machine;

namespace Bench.Measure.Rounds;

/// <summary>
/// Where a run reads and writes: the record at its end, the journal meanwhile, workers' logs, and fetched outputs, which are deleted at once.
/// </summary>
public sealed record RunPlaces
{
    public required string RecordPath { get; init; }
    /// <summary>Whether a file at <see cref="RecordPath"/> that is no record may be replaced.</summary>
    public bool Force { get; init; }
    /// <summary>Beside the record, unless a run that was cut short goes on to another one.</summary>
    public string JournalPath { get => field ?? Records.Journal.PathOf(RecordPath); init; }
    public required string LogFolder { get; init; }
    public required string ScratchFolder { get; init; }
    /// <summary>Where sensors of disturbances read, instead of this machine's own places.</summary>
    public string? SensorFolder { get; init; }

    internal DisturbanceSensor Sensor(IReadOnlyCollection<int> processors) =>
        SensorFolder is { } folder ? new(processors, folder, folder, folder) : new(processors);
}
