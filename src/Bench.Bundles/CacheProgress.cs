namespace Bench.Bundles;

/// <summary>What the cache is doing, for a line on the screen. <see cref="TotalBytes"/> is 0 where it cannot be known.</summary>
public readonly record struct CacheProgress(string Doing, long DoneBytes = 0, long TotalBytes = 0);
