namespace Bench.Records;

/// <summary>What an iteration cost the worker beside time, by its own count.</summary>
public sealed record Counters
{
    public long CpuNanoseconds { get; init; }
    public long Collections { get; init; }
    public long AllocatedBytes { get; init; }
    public long Compilations { get; init; }
    public long MajorFaults { get; init; }
    /// <summary>Resident when the iteration ended; 0 in records made without it.</summary>
    public long Bytes { get; init; }
    public long PeakBytes { get; init; }
}
