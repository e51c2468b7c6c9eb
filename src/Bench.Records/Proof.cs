namespace Bench.Records;

/// <summary>
/// What a visit ran beside its timed iterations, by the host's clock: the untimed run before them, of another number of steps, and steps that were asked for
/// one by one.
/// A worker is told how many steps a run has, so that only a run of one is sure to have been computed.
/// </summary>
public sealed record Proof
{
    public required int Wave { get; init; }
    public required int Round { get; init; }
    public long LeadInSteps { get; init; }
    public long LeadInNanoseconds { get; init; }
    /// <summary>A single step on inputs that were handed over just before; null where none were.</summary>
    public long? UnseenNanoseconds { get; init; }
    /// <summary>What the worker's threads and the host's waited for processors in it; null where the kernel does not tell.</summary>
    public long? UnseenDelayNanoseconds { get; init; }
    /// <summary>Each a run of a single step, message and all.</summary>
    public IReadOnlyList<long> Singles { get; init; } = [];
    /// <summary>What the worker's threads and the host's waited for processors in each of them, all added up; null where the kernel does not tell.</summary>
    public IReadOnlyList<long>? SingleDelays { get; init; }
    /// <summary>CPU time of the worker and all that it started over all of them; null where the kernel does not tell.</summary>
    public long? SinglesCpuNanoseconds { get; init; }
}
