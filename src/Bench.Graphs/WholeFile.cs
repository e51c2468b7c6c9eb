namespace Bench.Graphs;

/// <summary>Files that are whole or not there: written beside their place, then renamed, so that nobody ever sees half of one.</summary>
public static class WholeFile
{
    /// <summary>How the names of what is being written end; a killed process leaves such files.</summary>
    public const string Unfinished = ".part";

    /// <summary>A name of its own for each writer, in the folder of <paramref name="path"/>.</summary>
    public static string Beside(string path) => $"{path}.{Environment.ProcessId}-{Guid.NewGuid():N}{Unfinished}";

    public static void Write(string path, byte[] content) => Write(path, beside => File.WriteAllBytes(beside, content));

    /// <summary><paramref name="write"/> makes the file at the path that it is given. What fails leaves what was there.</summary>
    public static void Write(string path, Action<string> write)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        var beside = Beside(path);
        try
        {
            write(beside);
            File.Move(beside, path, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }
}
