namespace Bench.Bundles;

/// <summary>No row that was looked at is of a sample that has a golden: whoever took that for a distance of zero would pass anything.</summary>
public sealed class NothingComparedException() : Exception("no row is of a sample that has a golden");
