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

    public static long Clear(string home, IEnumerable<CacheEntry>? entries)
    {
        var folders = entries?.Select(e => e.Folder).ToList() ?? [.. new[] { Weights, Bundles, Locks, Hashes }.Select(n => Path.Combine(home, n))];
        long freed = 0;
        foreach (var folder in folders.Where(Directory.Exists))
        {
            var bytes = CacheFiles.Bytes(folder);
            // Out of the way at once: nobody opens a folder that is being emptied.
            var gone = CacheFiles.Beside(folder);
            Directory.Move(folder, gone);
            Directory.Delete(gone, recursive: true);
            freed += bytes;
        }

        return freed;
    }

    private static IEnumerable<string> Folders(string home, string kind) => Directory.Exists(Path.Combine(home, kind))
        ? Directory.EnumerateDirectories(Path.Combine(home, kind)).Where(f => !f.EndsWith(CacheFiles.Unfinished, StringComparison.Ordinal))
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
        catch (Exception e) when (e is GraphException or IOException)
        {
            return "unreadable";
        }
    }
}
