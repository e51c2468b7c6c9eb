namespace Bench.Records;

/// <summary><see cref="Mode"/> is infer, decode or train.</summary>
public sealed record Workload(string Model, string Mode, int Batch, int? Seq = null);
