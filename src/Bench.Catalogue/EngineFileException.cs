namespace Bench.Catalogue;

/// <summary>An engine.yaml, or the set of them, that cannot be used; the message is for the user.</summary>
public sealed class EngineFileException(string message) : Exception(message);
