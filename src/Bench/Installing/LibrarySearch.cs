using System.Diagnostics;
using System.IO.Enumeration;
using System.Runtime.InteropServices;
using Bench.Catalogue;

namespace Bench.Cli.Installing;

/// <summary>
/// Where the native library that an engine runs on may lie: its engine.yaml says which NuGet and Python packages bring it, and its file names, the best first.
/// </summary>
public static class LibrarySearch
{
    /// <summary>This machine as packages name it.</summary>
    public static string Platform { get; } =
        $"{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")}-"
        + $"{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    /// <summary>Where NuGet restores to.</summary>
    public static string Packages => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set ? set
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>A library that the user names, or those in a folder.</summary>
    public static LibraryPlace Given(Install.ByLibrary way, string given)
    {
        if (File.Exists(given)) return new("--lib", [Path.GetFullPath(given)]);
        if (!Directory.Exists(given)) throw new UserException($"--lib: there is no \"{given}\".");
        var inside = In(Path.GetFullPath(given), way.Files).ToList();
        return inside.Count > 0 ? new("--lib", inside) : throw new UserException($"--lib: \"{given}\" holds none of {string.Join(", ", way.Files)}.");
    }

    /// <summary>What lies in a folder that NuGet restores to, the newest version that has files for this machine first.</summary>
    public static LibraryPlace Package(Install.ByLibrary way, string package, string packages)
    {
        var folder = Path.Combine(packages, package.ToLowerInvariant());
        if (!Directory.Exists(folder)) return new(package, [], $"the package {package} is not restored");
        return new(package, [.. Directory.EnumerateDirectories(folder)
            .OrderByDescending(version => Version.TryParse(Path.GetFileName(version).Split('-')[0], out var parsed) ? parsed : new Version(0, 0))
            .SelectMany(version => In(Path.Combine(version, "runtimes", Platform, "native"), way.Files))],
            $"{folder} holds none of {string.Join(", ", way.Files)} for {Platform}");
    }

    /// <summary>What an installed Python package brings.</summary>
    public static LibraryPlace Python(Install.ByLibrary way, string module)
    {
        var folders = Folders(module);
        return new($"Python's {module}", [.. folders.SelectMany(folder => In(folder, way.Files))], folders.Count == 0 ? $"Python has no {module}"
            : $"Python's {module}, installed at {string.Join(", ", folders)}, has none of {string.Join(", ", way.Files)}");
    }

    private static IEnumerable<string> In(string folder, IEnumerable<string> names) =>
        !Directory.Exists(folder) ? []
        : names.SelectMany(name => Directory.EnumerateFiles(folder).Where(file => FileSystemName.MatchesSimpleExpression(name, Path.GetFileName(file)))
            .Order(StringComparer.Ordinal));

    // Its place alone is asked for: importing the package would take seconds.
    private static IReadOnlyList<string> Folders(string module)
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
            string[] folders = python.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            python.WaitForExit();
            return folders;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException)
        {
            return [];
        }
    }
}
