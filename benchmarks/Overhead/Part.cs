namespace Bench.Overhead;

/// <summary>What one command found, as its file in the folder says it.</summary>
/// <param name="Bench">The version and commit that made it; null in files older than this field.</param>
public sealed record Part(string Name, string Command, DateTimeOffset When, IReadOnlyList<Bar> Bars, string? Bench = null);
