using System.IO.Compression;

namespace Bench.Cli.Installing;

/// <summary>
/// A NuGet package that is not what its author packed. NuGet does not say which one it is, and unpacks bytes that do not match their checksum.
/// </summary>
public static class CorruptPackage
{
    // Of a folder of packages: flat, or a folder for each name and version.
    private const int Depth = 2;
    // The reversed polynomial of zip's CRC-32.
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[] Table =
        [.. Enumerable.Range(0, 256).Select(index => Enumerable.Range(0, 8).Aggregate((uint)index, (crc, _) => (crc >> 1) ^ ((crc & 1) * Polynomial)))];

    /// <summary>What a restore said, with the first such package in a folder and what to do.</summary>
    public static string Named(string said, string? folder, CancellationToken stop)
    {
        foreach (var package in folder is null ? [] : Packages(folder, Depth))
            if (Wrong(package, stop) is { } wrong) return (said == wrong ? "" : said + "; ") + $"{package} is corrupt ({wrong}): get it anew";
        return said;
    }

    /// <summary>The one that a file was unpacked from, and what to do; null when it is whole. NuGet keeps it beside what it unpacks.</summary>
    public static string? Around(string file, CancellationToken stop)
    {
        for (var folder = Path.GetDirectoryName(file); folder is not null; folder = Path.GetDirectoryName(folder))
            if (Packages(folder, 0).FirstOrDefault() is { } package)
                return Wrong(package, stop) is { } wrong ? $"{package} is corrupt ({wrong}): delete {folder} and get the package anew" : null;
        return null;
    }

    private static IEnumerable<string> Packages(string folder, int depth) =>
        Directory.EnumerateFiles(folder, "*.nupkg",
            new EnumerationOptions { RecurseSubdirectories = depth > 0, MaxRecursionDepth = depth, IgnoreInaccessible = true }).Order(StringComparer.Ordinal);

    private static string? Wrong(string package, CancellationToken stop)
    {
        try
        {
            using var zip = ZipFile.OpenRead(package);
            if (!zip.Entries.Any(entry => entry.FullName.EndsWith(".nuspec", StringComparison.OrdinalIgnoreCase))) return "it holds no .nuspec";
            return zip.Entries.Where(entry => Checksum(entry, stop) != entry.Crc32).Select(entry => $"{entry.FullName} does not match its checksum")
                .FirstOrDefault();
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return e.Message.TrimEnd('.');
        }
    }

    private static uint Checksum(ZipArchiveEntry entry, CancellationToken stop)
    {
        using var content = entry.Open();
        var (buffer, crc) = (new byte[1 << 16], uint.MaxValue);
        while (content.Read(buffer) is > 0 and var count)
        {
            stop.ThrowIfCancellationRequested();
            foreach (var value in buffer.AsSpan(0, count)) crc = Table[(byte)crc ^ value] ^ (crc >> 8);
        }

        return ~crc;
    }
}
