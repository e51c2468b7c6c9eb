namespace Bench.Cli;

/// <summary>What lies in the cache, for programs.</summary>
internal sealed record CacheEntryData(string Kind, string Key, string Name, long Bytes, DateTime LastUsed, string Folder);
