namespace Bench.Records;

/// <summary><see cref="Kind"/> is Data, Instruction or Unified, as the kernel says it; <see cref="SharedBy"/> counts logical processors.</summary>
public sealed record CacheFacts(int Level, string Kind, long Bytes, int SharedBy);
