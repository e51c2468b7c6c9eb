using System.Diagnostics;
using Bench.Bundles;
using Bench.Measure.Workers;

namespace Bench.Cli.Installing;

/// <summary>An engine whose packages are not served everywhere is built into the cache, with a restore of its own that honours the user's NuGet configuration.</summary>
public static class ProjectInstall
{
    /// <summary>The folder of the built program; built beside it and moved there, so that a failure leaves nothing.</summary>
    public static string Build(Engine engine, string? packages)
    {
        var project = EngineSource.Project(engine);
        if (!File.Exists(project)) throw new UserException($"{engine.Name} is built from a checkout, and this bench has none: {project} is not there.");
        if (packages is not null && !Directory.Exists(packages)) throw new UserException($"--find-links: there is no folder \"{packages}\".");
        var target = EngineProgram.BuiltFolder(engine);
        var work = $"{target}.{Environment.ProcessId}.part";
        try
        {
            // Before the build: what is changed meanwhile may not be in it.
            var hash = EngineSource.Hash(project);
            string[] source = packages is null ? [] : [$"-p:RestoreAdditionalProjectSources={Path.GetFullPath(packages)}"];
            Run(engine, ["build", project, "--configuration", "Release", "--nologo", "--verbosity", "quiet", $"-p:ArtifactsPath={Path.Combine(work, "artifacts")}", .. source]);
            var built = Path.Combine(work, "artifacts", "bin", Path.GetFileName(engine.Folder), "release");
            if (hash is not null) EngineSource.Note(built, hash);
            if (Directory.Exists(target)) Directory.Delete(target, recursive: true);
            Directory.Move(built, target);
            return target;
        }
        finally
        {
            if (Directory.Exists(work)) Directory.Delete(work, recursive: true);
        }
    }

    public static bool Remove(Engine engine)
    {
        var target = EngineProgram.BuiltFolder(engine);
        if (!Directory.Exists(target)) return false;
        Directory.Delete(target, recursive: true);
        return true;
    }

    private static void Run(Engine engine, string[] words)
    {
        var start = new ProcessStartInfo("dotnet", words) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = engine.Folder };
        // What started this program has settings of its own for builds; this one is the user's.
        foreach (var name in new[] { "MSBuildSDKsPath", "MSBUILD_EXE_PATH" }) start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        var log = Places.Log(engine.Name);
        using var dotnet = Started(engine, start);
        var errors = dotnet.StandardError.ReadToEndAsync();
        var output = dotnet.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        dotnet.WaitForExit();
        if (dotnet.ExitCode == 0) return;
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        File.WriteAllText(log, output);
        throw new UserException($"{Reason(engine, output)}\nlog: {log}");
    }

    private static Process Started(Engine engine, ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new UserException($"{engine.Name}: \"dotnet\" cannot be started; the .NET SDK builds this engine.");
        }
    }

    private static string Reason(Engine engine, string output)
    {
        var said = BuildFailure.Said(output);
        return BuildFailure.IsNotServed(said)
            ? $"{engine.Name}: a package is not served by your NuGet sources ({said}); --find-links DIR takes a folder of packages."
            : $"{engine.Name}: its build failed: {said}";
    }
}
