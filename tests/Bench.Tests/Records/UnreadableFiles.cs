using System.Diagnostics;

namespace Bench.Tests.Records;

/// <summary>What cannot be read, by root neither: links that lead nowhere or in a circle, a folder, a file whose first byte is an error.</summary>
internal static class UnreadableFiles
{
    public static readonly string[] Kinds = ["dangling", "loop", "folder", "error"];

    public static string Make(TemporaryFolder folder, string kind, string extension)
    {
        var path = folder[kind + extension];
        if (kind == "folder") Directory.CreateDirectory(path);
        else File.CreateSymbolicLink(path, kind switch { "dangling" => "nowhere", "loop" => Path.GetFileName(path), _ => "/proc/self/mem" });
        return path;
    }

    /// <summary>A pipe that nobody writes to: who opens it for reading waits.</summary>
    public static void MakePipe(string path)
    {
        using var made = Process.Start("mkfifo", [path]);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
    }
}
