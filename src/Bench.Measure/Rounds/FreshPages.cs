namespace Bench.Measure.Rounds;

/// <summary>
/// On a virtual machine memory that nobody used for a while may have been given back: to touch it again takes ten times as long, 80 ms in place of 5 for the
/// file of 26 MB that GPT-2's outputs make. A first fetch that met such pages, and a second that did not, would look like work that was left to the first.
/// </summary>
internal static class FreshPages
{
    // One is written by the first fetch, another by the second.
    private const int Files = 2;
    private const long LeastBytes = 1 << 20;
    private const int Chunk = 1 << 20;

    /// <summary>
    /// Has the machine's next free pages touched, as many as fetches of so many bytes take. Called while the worker is stopped: it cannot finish work
    /// meanwhile.
    /// </summary>
    public static void Touch(long bytes, string folder)
    {
        Directory.CreateDirectory(folder);
        // Whether there is room for what is fetched is asked later, and said in words.
        if (bytes < LeastBytes || new DriveInfo(folder).AvailableFreeSpace < 2 * Files * bytes) return;
        using var file = new FileStream(Path.Combine(folder, "pages"), FileMode.Create, FileAccess.Write, FileShare.None, 0, FileOptions.DeleteOnClose);
        var chunk = new byte[Chunk];
        for (var left = Files * bytes; left > 0; left -= Chunk) file.Write(chunk);
    }
}
