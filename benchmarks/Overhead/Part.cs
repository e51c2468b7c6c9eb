namespace Bench.Overhead;

/// <summary>What one command found, as its file in the folder says it.</summary>
public sealed record Part(string Name, string Command, DateTimeOffset When, IReadOnlyList<Bar> Bars);
