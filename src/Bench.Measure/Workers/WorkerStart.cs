namespace Bench.Measure.Workers;

/// <summary>How a worker is to be started.</summary>
public sealed record WorkerStart
{
    /// <summary>Everything that the worker and its framework print.</summary>
    public required string LogFile { get; init; }
    /// <summary>Logical CPUs that it may use; null: all that the host may. Imposed before its first instruction, on Linux, unless there is a prefix.</summary>
    public IReadOnlyList<int>? Cpus { get; init; }
    /// <summary>A command that takes the worker's command as its arguments: docker run -i …, srun …</summary>
    public IReadOnlyList<string> Prefix { get; init; } = [];
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
