namespace Bench.Cli.Installing;

/// <summary>A place where a library may lie.</summary>
/// <param name="From">In words.</param>
/// <param name="Files">Those that exist, the likeliest first.</param>
/// <param name="Without">Why there are none, in words; null where that is told elsewhere.</param>
public sealed record LibraryPlace(string From, IReadOnlyList<string> Files, string? Without = null);
