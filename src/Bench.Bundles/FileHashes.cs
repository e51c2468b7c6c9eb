using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bench.Graphs;

namespace Bench.Bundles;

/// <summary>Hashes of the user's own files, kept with size and time so that 27 GB are read once and not at every run.</summary>
internal sealed class FileHashes(string folder)
{
    private sealed record Kept(string Path, long Bytes, long Ticks, string Hash);

    /// <summary>One hash of all the files' contents, whatever they are called.</summary>
    public string Of(IReadOnlyList<string> paths) => string.Join(' ', paths.Select(Of));

    private string Of(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists) throw new BundleException($"{path}: there is no such file");
        var kept = Path.Combine(folder, Key.Of(file.FullName) + ".json");
        if (Read(kept) is { } known && known.Path == file.FullName && known.Bytes == file.Length && known.Ticks == file.LastWriteTimeUtc.Ticks)
            return known.Hash;
        var hash = Hash(path);
        WholeFile.Write(kept, Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new Kept(file.FullName, file.Length, file.LastWriteTimeUtc.Ticks, hash))));
        return hash;
    }

    private static string Hash(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BundleException($"{path}: cannot be read: {e.Message}");
        }
    }

    private static Kept? Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<Kept>(File.ReadAllText(path)) : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
