using System.Diagnostics;
using System.IO.Enumeration;
using System.Runtime.InteropServices;

namespace Bench.Cli.Installing;

/// <summary>Where the native library that an engine runs on may lie: its engine.yaml says which NuGet and Python packages bring it, and its file names, the best first.</summary>
public static class LibrarySearch
{
    /// <summary>This machine as packages name it.</summary>
    public static string Platform { get; } = $"{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    /// <summary>Where NuGet restores to.</summary>
    public static string Packages => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set ? set
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Existing files, the likeliest first, each with where it comes from.</summary>
    public static IEnumerable<(string Path, string From)> Find(IReadOnlyDictionary<string, string> way, string? given, string packages)
    {
        var names = way.GetValueOrDefault("files", "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (given is not null)
        {
            if (File.Exists(given)) return [(Path.GetFullPath(given), "--lib")];
            if (!Directory.Exists(given)) throw new UserException($"--lib: there is no \"{given}\".");
            var inside = In(Path.GetFullPath(given), names).Select(path => (path, "--lib")).ToList();
            return inside.Count > 0 ? inside : throw new UserException($"--lib: \"{given}\" holds none of {string.Join(", ", names)}.");
        }

        return (way.TryGetValue("nuget", out var package) ? NuGet(Path.Combine(packages, package.ToLowerInvariant()), names).Select(path => (path, package)) : [])
            .Concat(way.TryGetValue("python", out var module) ? Python(module, names).Select(path => (path, $"Python's {module}")) : []);
    }

    private static IEnumerable<string> In(string folder, IEnumerable<string> names) =>
        !Directory.Exists(folder) ? []
        : names.SelectMany(name => Directory.EnumerateFiles(folder).Where(file => FileSystemName.MatchesSimpleExpression(name, Path.GetFileName(file))).Order(StringComparer.Ordinal));

    // The newest version that has files for this machine.
    private static IEnumerable<string> NuGet(string folder, string[] names)
    {
        if (!Directory.Exists(folder)) return [];
        return Directory.EnumerateDirectories(folder)
            .OrderByDescending(version => Version.TryParse(Path.GetFileName(version).Split('-')[0], out var parsed) ? parsed : new Version(0, 0))
            .SelectMany(version => In(Path.Combine(version, "runtimes", Platform, "native"), names));
    }

    // Its place alone is asked for: importing the package would take seconds.
    private static IEnumerable<string> Python(string module, string[] names)
    {
        var question = new ProcessStartInfo(OperatingSystem.IsWindows() ? "python" : "python3")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "-c", $"import importlib.util as u; s = u.find_spec('{module}'); print(*(s.submodule_search_locations if s else []), sep='\\n')" },
        };
        try
        {
            using var python = Process.Start(question)!;
            var folders = python.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            python.WaitForExit();
            return folders.SelectMany(folder => In(folder, names));
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException)
        {
            return [];
        }
    }
}
