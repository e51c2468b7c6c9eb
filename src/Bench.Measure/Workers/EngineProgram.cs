namespace Bench.Measure.Workers;

/// <summary>The command that starts an engine's worker.</summary>
public static class EngineProgram
{
    /// <summary>Null, with the places looked into, when the program is not there.</summary>
    public static IReadOnlyList<string>? Find(Engine engine, out string missing)
    {
        missing = "";
        if (engine.Start.Count > 0) return [.. engine.Start.Select(word => word.Replace("{folder}", engine.Folder, StringComparison.Ordinal))];

        string folder = Path.GetFileName(engine.Folder);
        foreach (string place in Places(engine.Folder, folder))
        {
            foreach (string program in Directory.Exists(place) ? Directory.GetFiles(place, "bench-engine-*").Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
            {
                string extension = Path.GetExtension(program);
                if (extension == ".exe" || (!OperatingSystem.IsWindows() && File.Exists(program + ".dll"))) return [program];
            }

            if (Directory.Exists(place) && Directory.GetFiles(place, "bench-engine-*.dll") is [var library, ..]) return ["dotnet", library];
        }

        missing = $"its program bench-engine-{folder} is in none of {string.Join(", ", Places(engine.Folder, folder))}; build it with \"dotnet build {engine.Folder}\"";
        return null;
    }

    private static IEnumerable<string> Places(string folder, string name)
    {
        yield return folder;
        if (BenchRoot.Checkout is { } checkout) yield return Path.Combine(checkout, "artifacts", "bin", name, "release");
    }
}
