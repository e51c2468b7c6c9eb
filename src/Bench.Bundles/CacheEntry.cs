namespace Bench.Bundles;

/// <summary>A folder of the cache: weights or a bundle.</summary>
public sealed record CacheEntry(string Kind, string Key, string Name, long Bytes, DateTime LastUsedUtc, string Folder);
