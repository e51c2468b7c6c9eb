namespace Bench.Graphs.Safetensors;

/// <summary>Where a tensor lies in a file; <see cref="Offset"/> counts from the file's first byte.</summary>
public sealed record SafetensorsEntry(string Name, TensorType Type, long Offset);
