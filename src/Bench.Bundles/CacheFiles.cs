using Bench.Graphs;

namespace Bench.Bundles;

// Folders that are whole or not there, and what is left of those that are not.
internal static class CacheFiles
{
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = true };

    /// <summary>Makes a folder at once; where another process was quicker, its folder stays: the same key has the same content.</summary>
    public static void MakeFolder(string path, Action<string> fill)
    {
        var beside = WholeFile.Beside(path);
        try
        {
            Directory.CreateDirectory(beside);
            fill(beside);
            try
            {
                Directory.Move(beside, path);
            }
            catch (IOException) when (Directory.Exists(path))
            {
            }
        }
        finally
        {
            if (Directory.Exists(beside)) Directory.Delete(beside, recursive: true);
        }
    }

    /// <summary>What a killed process left behind; call it only while holding the lock of <paramref name="path"/>.</summary>
    public static void ClearUnfinished(string path)
    {
        foreach (var left in Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(path)!, $"{Path.GetFileName(path)}.*{WholeFile.Unfinished}").ToList())
            if (Directory.Exists(left)) Directory.Delete(left, recursive: true);
            else File.Delete(left);
    }

    /// <summary>Of the files that can be seen; others may come and go meanwhile.</summary>
    public static long Bytes(string folder) => new DirectoryInfo(folder).EnumerateFiles("*", Everything).Sum(file => file.Exists ? file.Length : 0);
}
