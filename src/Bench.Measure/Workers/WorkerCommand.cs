using System.Diagnostics;
using Bench.Catalogue;

namespace Bench.Measure.Workers;

// How a worker's process is described to the system.
internal static class WorkerCommand
{
    public static ProcessStartInfo Info(EngineEnvironment environment, IReadOnlyList<string> command, WorkerStart start, string? mark = null)
    {
        var engine = environment.Engine;
        var info = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment.Variables.Concat(start.Environment)) info.Environment[name] = value;
        if (engine.LibraryPath.Count > 0)
        {
            string name = OperatingSystem.IsWindows() ? "PATH" : OperatingSystem.IsMacOS() ? "DYLD_LIBRARY_PATH" : "LD_LIBRARY_PATH";
            string before = info.Environment.TryGetValue(name, out string? value) ? value ?? "" : "";
            info.Environment[name] = string.Join(Path.PathSeparator, engine.LibraryPath.Append(before).Where(path => path.Length > 0));
        }

        info.Environment[Protocol.HostLife.HostVariable] = Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (mark is not null) info.Environment[WorkerTree.MarkVariable] = mark;
        if (DotnetRoot() is { } root) info.Environment.TryAdd("DOTNET_ROOT", root);
        return info;
    }

    // A runtime in a folder of the user's own is found by the host's launcher; its workers must find it too.
    private static string? DotnetRoot()
    {
        string runtime = System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory();
        string root = Path.GetFullPath(Path.Combine(runtime, "..", "..", ".."));
        return Directory.Exists(Path.Combine(root, "host", "fxr")) ? root : null;
    }
}
