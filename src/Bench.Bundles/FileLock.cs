namespace Bench.Bundles;

/// <summary>
/// The system's locks on files: gone with the process that holds them. Where a file system has none nothing breaks in the cache: two make the same
/// and the first rename stays.
/// </summary>
public static class FileLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>One process at a time; <paramref name="waiting"/> is called once, when another one has it.</summary>
    public static Task<IDisposable> TakeAsync(string path, Action waiting, CancellationToken cancel) =>
        WhenFreeAsync(path, FileAccess.ReadWrite, FileShare.None, waiting, cancel);

    /// <summary>Any number of processes, as long as nobody has it alone.</summary>
    public static Task<IDisposable> ShareAsync(string path, CancellationToken cancel) =>
        WhenFreeAsync(path, FileAccess.Read, FileShare.Read, () => { }, cancel);

    /// <summary>Alone, or null where somebody else has it.</summary>
    public static IDisposable? TryTake(string path) => Open(path, FileAccess.ReadWrite, FileShare.None);

    private static async Task<IDisposable> WhenFreeAsync(string path, FileAccess access, FileShare share, Action waiting, CancellationToken cancel)
    {
        for (var first = true; ; first = false)
        {
            if (Open(path, access, share) is { } taken) return taken;
            if (first) waiting();
            await Task.Delay(Pause, cancel);
        }
    }

    private static FileStream? Open(string path, FileAccess access, FileShare share)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, access, share, 1);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }
}
