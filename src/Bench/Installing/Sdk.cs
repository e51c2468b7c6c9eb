using System.ComponentModel;
using System.Diagnostics;
using Bench.Measure.Workers;

namespace Bench.Cli.Installing;

/// <summary>The user's dotnet, run to its end.</summary>
public static class Sdk
{
    /// <summary>Null when all went well, else what it printed. Who stops it stops all that it started.</summary>
    public static string? Run(string folder, IEnumerable<string> words, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo("dotnet", words) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        // What started this program has settings of its own for builds; this one is the user's.
        foreach (var name in new[] { "MSBuildSDKsPath", "MSBUILD_EXE_PATH" }) start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using var dotnet = Started(start);
        using var stopping = stop.Register(() => Kill(dotnet));
        var errors = dotnet.StandardError.ReadToEndAsync();
        var output = dotnet.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        dotnet.WaitForExit();
        if (dotnet.ExitCode != 0) Interruption.ThrowIfComing(stop);
        stop.ThrowIfCancellationRequested();
        return dotnet.ExitCode == 0 ? null : output;
    }

    private static Process Started(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new UserException("\"dotnet\" cannot be started; the .NET SDK is needed here.");
        }
    }

    private static void Kill(Process dotnet)
    {
        try
        {
            dotnet.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It went by itself meanwhile.
        }
    }
}
