namespace Bench.Records;

/// <summary>
/// On the processors that the worker was given, while it was timed: CPU time of others, time that the hypervisor took, time that the container's quota held it;
/// heat events.
/// </summary>
public sealed record Disturbance(long? ForeignNanoseconds = null, long? StealNanoseconds = null, long? QuotaNanoseconds = null, long? ThrottleEvents = null);
