using System.Diagnostics;
using Bench.Tests.EndToEnd.Cli;
using Bench.Tests.EndToEnd.Workers;

namespace Bench.Tests.EndToEnd.Measure;

/// <summary>
/// Shell commands in a mount namespace of their own, where <c>$DISK</c> is a small file system: it holds root back as well. Gone when the shell ends.
/// </summary>
public static class SmallDisk
{
    private const string Ready = "the disk is there";

    /// <summary><c>$BENCH</c> is the built command line. Skips, by name, where the machine lets nobody mount.</summary>
    public static (int Code, string Output, string Errors) Run(string folder, string mountOptions, string commands)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("a small or read-only mount is made on Linux only");
        var disk = Directory.CreateDirectory(Path.Combine(folder, "disk")).FullName;
        string[] unshare = Environment.IsPrivilegedProcess ? ["-m"] : ["-U", "-r", "-m"];
        var script = $"mount -t tmpfs -o {mountOptions} tmpfs \"$DISK\" && echo \"{Ready}\" || exit 99\n{commands}";
        var start = new ProcessStartInfo("unshare", [.. unshare, "sh", "-c", script])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        start.Environment["DISK"] = disk;
        start.Environment["BENCH"] = "dotnet " + CliFolder.Program;
        start.Environment["BENCH_ENGINES"] = Workshop.FaultsFolder;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(Workshop.Limit * 2), output);
        if (!output.StartsWith(Ready, StringComparison.Ordinal)) Assert.Skip($"no mount of its own can be made here: {errors.GetAwaiter().GetResult().Trim()}");
        return (process.ExitCode, output[(Ready.Length + 1)..], errors.GetAwaiter().GetResult());
    }
}
