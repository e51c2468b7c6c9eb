namespace Bench.Records;

/// <summary>
/// `sync` right after an iteration, and once more right after that, when nothing can be left: both by the host's clock and by the kernel's count of the
/// worker's CPU time. What the first takes beyond the second is work that the iteration left; the second is what a message takes just then.
/// </summary>
/// <param name="DelayNanoseconds">What the worker's threads and the host's waited for processors in the first.</param>
public sealed record Fence(long Nanoseconds, long IdleNanoseconds, long? CpuNanoseconds = null, long? IdleCpuNanoseconds = null, long? DelayNanoseconds = null);
