namespace Bench.Records;

/// <summary>One fresh worker with the cell loaded.</summary>
public sealed record Launch
{
    public required int Wave { get; init; }
    public long LoadNanoseconds { get; init; }
    public long CompileNanoseconds { get; init; }
    public long FirstStepNanoseconds { get; init; }
    public long WarmSteps { get; init; }
    public long WarmNanoseconds { get; init; }
    /// <summary>Whether the last windows agreed before the limit.</summary>
    public bool Settled { get; init; }
    /// <summary>Steps of an iteration as calibrated; each visit's own n lies near it.</summary>
    public long Steps { get; init; }
    public long? PeakBytes { get; init; }
    /// <summary>How long `sync` right after a run took, by the host's clock; since then each iteration has its <see cref="Fence"/>.</summary>
    public long? SyncNanoseconds { get; init; }
    /// <summary>99th percentile of what an empty message takes there and back.</summary>
    public long? PipeNanoseconds { get; init; }
    /// <summary>The median of the same.</summary>
    public long? PipeMedianNanoseconds { get; init; }
    /// <summary>CPU time of the worker while it handed out the last timed step, as the host's kernel counts it.</summary>
    public long? FetchCpuNanoseconds { get; init; }
    /// <summary>The time of that fetch, by the host's clock, and of a second one of the same outputs, when nothing can be left to compute.</summary>
    public long? FetchNanoseconds { get; init; }
    public long? FetchAgainNanoseconds { get; init; }
    /// <summary>How often it was run and fetched to find out whether work is left to a fetch, where once was not enough; what is here is of the last.</summary>
    public int? FetchLooks { get; init; }
    public long? FetchAgainCpuNanoseconds { get; init; }
    /// <summary>What the worker's threads and the host's waited for processors in the first; null where the kernel does not tell.</summary>
    public long? FetchDelayNanoseconds { get; init; }
    /// <summary>What was handed out.</summary>
    public long? FetchBytes { get; init; }
    /// <summary>The most memory that it held up to the end of its first step: what loading and compiling took for a while.</summary>
    public long? LoadedPeakBytes { get; init; }
    /// <summary>The logical processors that it was given, over which disturbances were counted.</summary>
    public IReadOnlyList<int>? Processors { get; init; }
}
