using System.Diagnostics;
using System.Globalization;
using Bench.Catalogue;
using Bench.Measure.Workers;
using Bench.Reports;

namespace Bench.Cli.Installing;

/// <summary>
/// An engine whose packages are not served everywhere is built into the cache, with a restore of its own that honours the user's NuGet configuration.
/// </summary>
public static class ProjectInstall
{
    /// <summary>The folder of the built program; built beside it and moved there, so that a failure leaves nothing.</summary>
    public static string Build(Engine engine, Install.ByProject way, string? label, string? packages, CancellationToken stop)
    {
        var project = engine.Project;
        if (!File.Exists(project)) throw new UserException($"{engine.Name} is built from a checkout, and this bench has none: {project} is not there.");
        var (name, target) = (Environments.Find(engine, label).Name, Environments.Folder(engine, label));
        foreach (var left in Abandoned(target)) Directory.Delete(left, recursive: true);
        var work = $"{target}.{Environment.ProcessId}.part";
        using var progress = new Progress(quiet: false);
        progress.Tick($"building {name} …");
        try
        {
            string[] source = packages is null ? [] : [$"-p:RestoreAdditionalProjectSources={Path.GetFullPath(packages)}"];
            string[] words =
            [
                "build", project, "--configuration", "Release", "--nologo", "--verbosity", "quiet",
                $"-p:ArtifactsPath={Path.Combine(work, "artifacts")}", $"-p:EngineDevice={way.Device}", .. source,
            ];
            if (Sdk.Run(engine.Folder, words, stop) is { } output) throw Failed(engine, output, packages, stop);
            var built = Path.Combine(work, "artifacts", "bin", Path.GetFileName(engine.Folder), "release");
            if (label is not null) Environments.Write(built, way.Device, library: null);
            if (Directory.Exists(target)) Directory.Delete(target, recursive: true);
            Directory.Move(built, target);
            return target;
        }
        finally
        {
            if (Directory.Exists(work)) Directory.Delete(work, recursive: true);
        }
    }

    // Left by builds that were killed; one that goes on has its process.
    private static IEnumerable<string> Abandoned(string target) => !Directory.Exists(Path.GetDirectoryName(target)) ? []
        : Directory.GetDirectories(Path.GetDirectoryName(target)!, $"{Path.GetFileName(target)}.*.part").Where(part => !IsRunning(part.Split('.')[^2]));

    private static bool IsRunning(string processId)
    {
        try
        {
            using var process = Process.GetProcessById(int.Parse(processId, CultureInfo.InvariantCulture));
            return !process.HasExited;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return false;
        }
    }

    private static UserException Failed(Engine engine, string output, string? packages, CancellationToken stop)
    {
        var log = Places.Log(engine.Name);
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        File.WriteAllText(log, output);
        var said = BuildFailure.Said(output);
        return new(BuildFailure.IsNotServed(said)
            ? $"{engine.Name}: a package is not served by your NuGet sources ({said}); --find-links DIR takes a folder of packages.\nlog: {log}"
            : $"{engine.Name}: its build failed: {CorruptPackage.Named(said, packages, stop)}\nlog: {log}");
    }
}
