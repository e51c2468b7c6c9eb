using System.Globalization;

namespace Bench.Catalogue;

/// <summary>Reads an engine.yaml: one <see cref="Engine"/> for each name in it.</summary>
public static class EngineYaml
{
    private static readonly string[] Keys =
        ["names", "about", "options", "presets", "start", "install", "libraryPath", "library", "environment", "weightCopies", "judges", "measures"];

    // Once they stood here too, and could differ from what the worker says.
    private static readonly string[] ToldByHello = ["devices", "precisions", "modes"];

    private static readonly Dictionary<string, string> Nothing = [];

    public static IReadOnlyList<Engine> Read(string file)
    {
        string folder = Path.GetFullPath(Path.GetDirectoryName(file)!);
        var root = YamlValue.Root(file, Text(file), "about", words => new EngineFileException(words));
        if (ToldByHello.FirstOrDefault(key => root.Get(key) is not null) is { } told)
            throw root.Key(told)!.Wrong($"{told} are told by the worker's hello now; delete the line");
        root.Only(Keys);
        string? library = root.Get("library")?.Text();
        var shared = new Engine
        {
            Name = "",
            Folder = folder,
            About = root.Get("about")?.Text(),
            KnownOptions = root.Get("options")?.Map() ?? Nothing,
            Presets = Presets(root.Get("presets")),
            Start = Words(root, "start"),
            Install = InstallYaml.Read(root.Get("install"), library),
            LibraryPath = [.. Words(root, "libraryPath").Select(path => Path.Combine(folder, path))],
            Variables = root.Get("environment")?.Map("{THREADS: 2}") ?? Nothing,
            WeightCopies = root.Get("weightCopies") is { } copies ? Copies(copies) : WeightCopies.Unknown,
            Judges = root.Get("judges")?.Flag() ?? false,
            Measures = root.Get("measures")?.Flag() ?? true,
        };
        IReadOnlyList<Engine> engines = root.Get("names") switch
        {
            null => [shared with { Name = Path.GetFileName(folder) }],
            { IsMap: true } names => [.. names.Entries("mine: {layout: nhwc}").Select(name => shared with
            {
                Name = name.Key,
                Options = name.Value.IsEmpty ? Nothing : name.Value.Map(),
            })],
            var names => [.. names.Items().Select(name => shared with { Name = name.Text() })],
        };
        engines = [.. engines.Select(engine => engine with { Names = [.. engines.Select(each => each.Name)] })];
        // "@" and "+" stand between a name, a label and a preset.
        if (engines.FirstOrDefault(engine => !Environments.IsLabel(engine.Name)) is { } odd)
            throw new EngineFileException($"{file}: \"{odd.Name}\" cannot be an engine's name; letters, digits, \".\", \"-\" and \"_\" can");
        return engines;
    }

    private static string Text(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineFileException($"{file}: cannot be read: {e.Message}");
        }
    }

    private static IReadOnlyList<string> Words(YamlValue root, string key) => [.. (root.Get(key)?.Items() ?? []).Select(item => item.Text())];

    private static IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Presets(YamlValue? presets) =>
        presets?.Entries("compile: {mode: default}").ToDictionary(preset => preset.Key, preset => preset.Value.Map("{mode: default}")) ?? [];

    private static WeightCopies Copies(YamlValue copies)
    {
        var given = copies.Map("{most: 2, least: 1}");
        return Number("most") is { } most && Number("least") is { } least && least <= most && given.Count == 2
            ? new WeightCopies(most, least)
            : throw copies.Wrong("\"weightCopies\" must hold two numbers, most and least, such as \"{most: 2, least: 1}\"");

        double? Number(string name) =>
            double.TryParse(given.GetValueOrDefault(name), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
