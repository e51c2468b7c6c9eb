namespace Bench.Records;

/// <summary>One timed `run` of n steps.</summary>
public sealed record Iteration
{
    public required int Wave { get; init; }
    public required int Round { get; init; }
    /// <summary>Place of this cell in its round's order, from 0.</summary>
    public required int Visit { get; init; }
    public required long Steps { get; init; }
    public required int FirstSet { get; init; }
    public required long HostNanoseconds { get; init; }
    public required long WorkerNanoseconds { get; init; }
    /// <summary>How long the host's thread meanwhile was ready and waited for a processor; null where the kernel does not count it.</summary>
    public long? HostDelayNanoseconds { get; init; }
    public Counters? Counters { get; init; }
    /// <summary>CPU time of the worker and all that it started meanwhile, by the kernel's count; null where it does not tell.</summary>
    public long? CpuNanoseconds { get; init; }
    /// <summary>Memory that the worker and all that it started held when it had ended, by the kernel's count.</summary>
    public long? ResidentBytes { get; init; }
    /// <summary>What waiting for the iteration's end took once more; null in records made without it.</summary>
    public Fence? Fence { get; init; }
    /// <summary>Marks of what disturbed it; a marked iteration is kept, <see cref="Flags.Repeated"/> says that another one counts in its place.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];
    /// <summary>What the machine did meanwhile; null where nothing tells.</summary>
    public Disturbance? Disturbance { get; init; }
    /// <summary>Energy of the processors' packages meanwhile; null where the machine has no sensor.</summary>
    public long? Microjoules { get; init; }
    /// <summary>Latency regime: the time of every step.</summary>
    public IReadOnlyList<long>? Each { get; init; }
}
