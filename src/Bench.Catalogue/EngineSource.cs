using System.Collections.Concurrent;
using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Bench.Catalogue;

/// <summary>What a program built on demand was compiled from. It stays when the checkout moves on, and would then be compared with engines of other source.</summary>
public static class EngineSource
{
    private const string NoteName = "source.sha256";

    // Once a process: an edit during a run changes none of the programs that run.
    private static readonly ConcurrentDictionary<string, string?> Hashes = new();

    /// <summary>The project that an engine's program is built from.</summary>
    public static string Project(Engine engine) => Path.Combine(engine.Folder, Path.GetFileName(engine.Folder) + ".csproj");

    /// <summary>Over all that a project names, its references' files included; null where some project of them is not there.</summary>
    public static string? Hash(string project)
    {
        var files = new SortedSet<string>(StringComparer.Ordinal);
        if (!Collect(Path.GetFullPath(project), files)) return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in files)
        {
            // By the way from the project, so that a checkout may lie anywhere.
            hash.AppendData(Encoding.UTF8.GetBytes(Slashed(Path.GetRelativePath(Path.GetDirectoryName(project)!, file)) + "\n"));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Leaves the hash beside the program.</summary>
    public static void Note(string programFolder, string hash) => File.WriteAllText(Path.Combine(programFolder, NoteName), hash);

    /// <summary>Whether the program in a folder is of the source that lies there now; so it is where there is no source.</summary>
    public static bool IsOf(Engine engine, string programFolder)
    {
        if (Hashes.GetOrAdd(Project(engine), Hash) is not { } now) return true;
        string note = Path.Combine(programFolder, NoteName);
        return File.Exists(note) && File.ReadAllText(note) == now;
    }

    private static bool Collect(string project, SortedSet<string> files)
    {
        if (!File.Exists(project)) return false;
        if (!files.Add(project)) return true;
        string folder = Path.GetDirectoryName(project)!;
        files.UnionWith(Matching(folder, "**/*.cs", "bin/**;obj/**"));
        for (string? above = folder; above is not null; above = Path.GetDirectoryName(above))
            files.UnionWith(new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" }.Select(name => Path.Combine(above, name)).Where(File.Exists));
        foreach (XElement item in XDocument.Load(project).Descendants().Where(element => element.Attribute("Include") is not null))
        {
            string include = (string)item.Attribute("Include")!;
            if (item.Name.LocalName != "ProjectReference") files.UnionWith(Matching(folder, include, (string?)item.Attribute("Exclude") ?? ""));
            else if (!Collect(Path.GetFullPath(Path.Combine(folder, include.Replace('\\', '/'))), files)) return false;
        }

        return true;
    }

    private static IEnumerable<string> Matching(string folder, string include, string exclude)
    {
        string[] without = Patterns(folder, exclude);
        return Patterns(folder, include).SelectMany(Files).Where(file => !without.Any(pattern => Matches(pattern, file)));
    }

    private static string[] Patterns(string folder, string list) =>
        [.. list.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(pattern => Slashed(Path.GetFullPath(Path.Combine(folder, pattern.Replace('\\', '/')))))];

    private static IEnumerable<string> Files(string pattern)
    {
        if (!pattern.Contains('*')) return File.Exists(pattern) ? [Path.GetFullPath(pattern)] : [];
        string root = pattern[..pattern[..pattern.IndexOf('*')].LastIndexOf('/')];
        return Directory.Exists(root) ? Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(Path.GetFullPath).Where(file => Matches(pattern, file)) : [];
    }

    // A star crosses folders here: rather a file too many than one too few.
    private static bool Matches(string pattern, string file) => FileSystemName.MatchesSimpleExpression(pattern.Replace("**/", "*"), Slashed(file), ignoreCase: false);

    private static string Slashed(string path) => path.Replace('\\', '/');
}
