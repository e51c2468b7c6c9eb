namespace Bench.Catalogue;

/// <summary>The command that starts an engine's worker.</summary>
public static class EngineProgram
{
    private const string Programs = "bench-engine-*";

    /// <summary>Of the environment without a label.</summary>
    public static IReadOnlyList<string>? Find(Engine engine, out string missing) => Find(Environments.Find(engine, null), out missing);

    /// <summary>Null, with the places looked into, when the program is not there.</summary>
    public static IReadOnlyList<string>? Find(EngineEnvironment environment, out string missing)
    {
        missing = "";
        var engine = environment.Engine;
        if (environment.ProgramFolder is null && engine.Start.Count > 0)
            return [.. engine.Start.Select(word => word.Replace("{folder}", engine.Folder, StringComparison.Ordinal))];

        string folder = Path.GetFileName(engine.Folder);
        string[] places = environment.ProgramFolder is { } own ? [own] : [.. Places(engine.Folder, folder)];
        if (places.Select(In).FirstOrDefault(found => found is not null) is { } command) return command;
        missing = environment.ProgramFolder is not null ? $"it is made by \"{environment.Adding}\""
            : engine.Install.OfType<Install.ByPython>().Any()
                ? "Bench makes no Python environments yet; let \"start\" in its engine.yaml name an interpreter that has its packages"
            : $"its program bench-engine-{folder} is in none of {string.Join(", ", places)}; build it with \"dotnet build {engine.Folder}\"";
        return null;
    }

    /// <summary>Whether a folder holds one.</summary>
    public static bool IsIn(string folder) => In(folder) is not null;

    /// <summary>Where <c>bench engines add</c> puts a program that it builds.</summary>
    public static string BuiltFolder(Engine engine) => Environments.Folder(engine, null);

    /// <summary>Whether the program comes by <c>bench engines add</c> instead of with the solution.</summary>
    public static bool IsBuiltOnDemand(Engine engine) => engine.IsBuiltOnDemand;

    private static IReadOnlyList<string>? In(string place)
    {
        if (!Directory.Exists(place)) return null;
        foreach (string program in Directory.GetFiles(place, Programs).Order(StringComparer.Ordinal))
        {
            if (Path.GetExtension(program) == ".exe" || (!OperatingSystem.IsWindows() && File.Exists(program + ".dll"))) return [program];
        }

        return Directory.GetFiles(place, Programs + ".dll") is [var library, ..] ? ["dotnet", library] : null;
    }

    private static IEnumerable<string> Places(string folder, string name)
    {
        yield return folder;
        if (BenchRoot.Checkout is { } checkout) yield return Path.Combine(checkout, "artifacts", "bin", name, "release");
    }
}
