namespace Bench.Records;

public sealed record GpuFacts(int Index, string Uuid, string Name, long MemoryBytes, string? Driver = null);
