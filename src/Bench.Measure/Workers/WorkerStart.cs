namespace Bench.Measure.Workers;

/// <summary>How a worker is to be started.</summary>
public sealed record WorkerStart
{
    /// <summary>Everything that the worker and its framework print.</summary>
    public required string LogFile { get; init; }
    /// <summary>Logical CPUs that it may use; null: all that the host may. Imposed before its first instruction, on Linux.</summary>
    public IReadOnlyList<int>? Cpus { get; init; }
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
