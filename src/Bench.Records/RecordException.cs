namespace Bench.Records;

/// <summary>A record or journal that cannot be read; the message is for the user.</summary>
public sealed class RecordException(string message) : Exception(message);
