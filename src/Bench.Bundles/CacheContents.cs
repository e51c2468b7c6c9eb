using Bench.Graphs;
using Bench.Graphs.Safetensors;

namespace Bench.Bundles;

// The cache's folders: what lies in them, and how they are emptied.
internal static class CacheContents
{
    public const string Weights = "weights", Bundles = "bundles", Locks = "locks", Hashes = "hashes";

    public static IReadOnlyList<CacheEntry> List(string home) =>
    [
        .. Folders(home, Weights).Select(f => Entry("weights", f, WeightsName)).Concat(Folders(home, Bundles).Select(f => Entry("bundle", f, BundleName)))
            .OrderBy(e => e.LastUsedUtc).ThenBy(e => e.Key, StringComparer.Ordinal),
    ];

    /// <summary>Locked by whoever uses what has this key. Never deleted: another process may be about to lock it.</summary>
    public static string HoldFile(string home, string key) => Path.Combine(home, Locks, $"{key}.held");

    /// <summary>Without entries all that lies there, leftovers of killed runs too. What is held by a run stays.</summary>
    public static (long FreedBytes, IReadOnlyList<CacheEntry> Held) Clear(string home, IReadOnlyList<CacheEntry>? entries)
    {
        var held = new List<CacheEntry>();
        long freed = 0;
        foreach (var entry in entries ?? List(home))
            if (TryRemove(home, entry.Folder) is { } bytes) freed += bytes;
            else held.Add(entry);
        if (entries is null)
            freed += new[] { Weights, Bundles }.Select(kind => Path.Combine(home, kind)).Where(Directory.Exists).SelectMany(Directory.GetDirectories)
                .Append(Path.Combine(home, Hashes)).Sum(left => TryRemove(home, left) ?? 0);
        return (freed, held);
    }

    // Bytes that are free again; null where a run holds it. What is being written has its key before the first dot.
    private static long? TryRemove(string home, string folder)
    {
        using var alone = FileLock.TryTake(HoldFile(home, Path.GetFileName(folder).Split('.')[0]));
        if (alone is null) return null;
        if (!Directory.Exists(folder)) return 0;
        var bytes = CacheFiles.Bytes(folder);
        // Out of the way at once: nobody opens a folder that is being emptied.
        var gone = WholeFile.Beside(folder);
        Directory.Move(folder, gone);
        Directory.Delete(gone, recursive: true);
        return bytes;
    }

    private static IEnumerable<string> Folders(string home, string kind) => Directory.Exists(Path.Combine(home, kind))
        ? Directory.EnumerateDirectories(Path.Combine(home, kind)).Where(f => !f.EndsWith(WholeFile.Unfinished, StringComparison.Ordinal))
        : [];

    private static CacheEntry Entry(string kind, string folder, Func<string, string> name) =>
        new(kind, Path.GetFileName(folder), name(folder), CacheFiles.Bytes(folder), Directory.GetLastWriteTimeUtc(folder), folder);

    private static string WeightsName(string folder)
    {
        try
        {
            using var file = SafetensorsFile.Open(Path.Combine(folder, Bundle.WeightsFile));
            return $"{file.Metadata.GetValueOrDefault("model", "?")}, {file.Metadata.GetValueOrDefault("weights", "?")}";
        }
        catch (GraphException)
        {
            return "unreadable";
        }
    }

    private static string BundleName(string folder)
    {
        try
        {
            var info = Bundle.ReadInfo(folder);
            return $"{info.Model}, {info.Mode}, batch {info.Batch}" + (info.Sequence is { } sequence ? $", seq {sequence}" : "");
        }
        catch (GraphException)
        {
            return "unreadable";
        }
    }
}
