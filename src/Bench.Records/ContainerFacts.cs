namespace Bench.Records;

/// <summary>The control group's limits: its version, processors' worth of time a second, bytes. Null where unlimited.</summary>
public sealed record ContainerFacts(int GroupVersion, double? CpuQuota = null, long? MemoryLimitBytes = null);
