namespace Bench.Graphs.Protobuf;

/// <summary>Bytes that are no protobuf message.</summary>
public sealed class ProtoException(string message) : Exception(message);
