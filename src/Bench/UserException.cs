namespace Bench.Cli;

/// <summary>Something the user typed or gave cannot be used. The message says what, where and what to do.</summary>
public sealed class UserException(string message) : Exception(message);
