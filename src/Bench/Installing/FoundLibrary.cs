namespace Bench.Cli.Installing;

/// <summary>A library that an engine can work with, and where it comes from in words.</summary>
public sealed record FoundLibrary(string Path, string Version, string From);
