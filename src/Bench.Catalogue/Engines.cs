namespace Bench.Catalogue;

/// <summary>Finds engines by their folders; no list of them exists.</summary>
public static class Engines
{
    /// <summary>More folders to look into, separated as in PATH: each holds an engine.yaml, or folders that do.</summary>
    public const string FoldersVariable = "BENCH_ENGINES";

    /// <summary>Every engine there is, by name; two of one name are an error, and so are two folders of one name.</summary>
    public static IReadOnlyList<Engine> Find() => Find(Folders());

    public static IReadOnlyList<Engine> Find(IEnumerable<string> folders)
    {
        var engines = new SortedDictionary<string, Engine>(StringComparer.Ordinal);
        string[] files = [.. folders.SelectMany(Files).Select(Path.GetFullPath).Distinct()];
        // What is installed for an engine lies under its folder's name.
        if (files.Select(file => Path.GetDirectoryName(file)!).GroupBy(Path.GetFileName).FirstOrDefault(alike => alike.Count() > 1) is { } twins)
            throw new EngineFileException($"two folders of engines are named \"{twins.Key}\": {string.Join(" and ", twins)}; rename one");
        foreach (Engine engine in files.SelectMany(EngineYaml.Read))
        {
            if (!engines.TryAdd(engine.Name, engine))
            {
                throw new EngineFileException($"two engines are named \"{engine.Name}\": {engines[engine.Name].Folder} and {engine.Folder}; rename one in "
                    + "its engine.yaml");
            }
        }

        return [.. engines.Values];
    }

    private static IEnumerable<string> Folders()
    {
        foreach (string folder in (Environment.GetEnvironmentVariable(FoldersVariable) ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Directory.Exists(folder)) throw new EngineFileException($"{FoldersVariable}: there is no folder \"{folder}\"");
            yield return folder;
        }

        if (BenchRoot.Packed is { } packed) yield return packed;
        else if (BenchRoot.Checkout is { } checkout) yield return Path.Combine(checkout, "src", "Engines");
    }

    private static IEnumerable<string> Files(string folder)
    {
        string own = Path.Combine(folder, "engine.yaml");
        if (File.Exists(own)) return [own];
        return Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).Select(inner => Path.Combine(inner, "engine.yaml")).Where(File.Exists);
    }
}
