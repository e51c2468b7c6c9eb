using Bench.Protocol;

namespace Bench.Catalogue;

/// <summary>The command that starts an engine's worker.</summary>
public static class EngineProgram
{
    /// <summary>Null, with the places looked into, when the program is not there.</summary>
    public static IReadOnlyList<string>? Find(Engine engine, out string missing)
    {
        missing = "";
        if (engine.Start.Count > 0) return [.. engine.Start.Select(word => word.Replace("{folder}", engine.Folder, StringComparison.Ordinal))];

        if (IsBuiltOnDemand(engine) && Directory.Exists(BuiltFolder(engine)) && !EngineSource.IsOf(engine, BuiltFolder(engine)))
        {
            missing = $"its program was built from other source; run \"bench engines add {engine.Name}\" again";
            return null;
        }

        string folder = Path.GetFileName(engine.Folder);
        foreach (string place in IsBuiltOnDemand(engine) ? [BuiltFolder(engine)] : Places(engine.Folder, folder))
        {
            foreach (string program in Directory.Exists(place) ? Directory.GetFiles(place, "bench-engine-*").Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
            {
                string extension = Path.GetExtension(program);
                if (extension == ".exe" || (!OperatingSystem.IsWindows() && File.Exists(program + ".dll"))) return [program];
            }

            if (Directory.Exists(place) && Directory.GetFiles(place, "bench-engine-*.dll") is [var library, ..]) return ["dotnet", library];
        }

        missing = IsBuiltOnDemand(engine) ? $"it is made by \"bench engines add {engine.Name}\"" : $"its program bench-engine-{folder} is in none of {string.Join(", ", Places(engine.Folder, folder))}; build it with \"dotnet build {engine.Folder}\"";
        return null;
    }

    /// <summary>Where <c>bench engines add</c> puts a program that it builds.</summary>
    public static string BuiltFolder(Engine engine) => Path.Combine(BenchHome.Path, "engines", Path.GetFileName(engine.Folder));

    /// <summary>Whether the program comes by <c>bench engines add</c> instead of with the solution.</summary>
    public static bool IsBuiltOnDemand(Engine engine) => engine.Install.Any(way => way.GetValueOrDefault("by") == "project");

    private static IEnumerable<string> Places(string folder, string name)
    {
        yield return folder;
        if (BenchRoot.Checkout is { } checkout) yield return Path.Combine(checkout, "artifacts", "bin", name, "release");
    }
}
