using System.Runtime.InteropServices;

namespace Bench.Records;

/// <summary>Files that Bench writes for people: whole or not at all, and never in the place of a folder, a link or a device.</summary>
public static partial class RegularFile
{
    // Linux's numbers: AT_FDCWD, STATX_TYPE, the size of struct statx and where it says the type, S_IFMT, S_IFREG.
    private const int FromHere = -100;
    private const uint OnlyTheType = 1;
    private const int StatusBytes = 256;
    private const int ModeOffset = 28;
    private const int TypeBits = 0xF000;
    private const int Regular = 0x8000;

    /// <summary>Whether it is one, links followed: .NET calls pipes and devices files too, and a pipe's reader may wait for ever.</summary>
    public static bool Is(string path)
    {
        if (!OperatingSystem.IsLinux()) return File.Exists(path);
        try
        {
            Span<byte> status = stackalloc byte[StatusBytes];
            return statx(FromHere, path, 0, OnlyTheType, ref MemoryMarshal.GetReference(status)) == 0
                && (BitConverter.ToUInt16(status[ModeOffset..]) & TypeBits) == Regular;
        }
        catch (EntryPointNotFoundException)
        {
            // A C library of before 2018, or musl of before 2024.
            return File.Exists(path);
        }
    }

    /// <summary>Why nothing can be written here; null where nothing is yet, or a regular file.</summary>
    public static string? Obstacle(string path)
    {
        var what = Directory.Exists(path) ? "a folder"
            : new FileInfo(path).LinkTarget is not null ? "a symbolic link"
            : File.Exists(path) && !Is(path) ? "a device, a pipe or a socket"
            : null;
        return what is null ? null : $"is {what}, which is never written over; name another file";
    }

    /// <summary>Written beside and renamed, so that a full disk leaves what was there.</summary>
    public static void Write(string path, Action<Stream> content)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        var unfinished = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}");
        try
        {
            using (var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write))
            {
                content(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    /// <summary>In words: .NET puts the path behind the reason once more, and says of a link only that what it leads to is not there.</summary>
    public static string Reason(Exception e, string path) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException when new FileInfo(path).LinkTarget is { } target =>
            $"it is a link to \"{target}\", which is not there",
        _ => e.Message.Split(" : '")[0].TrimEnd('.'),
    };

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int folder, string path, int flags, uint mask, ref byte status);
}
