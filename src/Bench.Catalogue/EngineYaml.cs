using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Bench.Catalogue;

/// <summary>Reads an engine.yaml: one <see cref="Engine"/> for each name in it.</summary>
public static class EngineYaml
{
    private static readonly string[] Keys =
        ["names", "about", "modes", "precisions", "devices", "options", "presets", "start", "install", "libraryPath", "library", "environment", "weightCopies", "judges", "measures"];

    public static IReadOnlyList<Engine> Read(string file)
    {
        string folder = Path.GetFullPath(Path.GetDirectoryName(file)!);
        YamlMappingNode root = Root(file);
        foreach (YamlNode key in root.Children.Keys)
        {
            string name = Text(file, "a key", key);
            if (Keys.Contains(name)) continue;
            string hint = Nearest.Of(name, Keys) is { } meant ? $"did you mean \"{meant}\"?" : $"known are {string.Join(", ", Keys)}";
            throw Wrong(file, key, $"unknown key \"{name}\"; {hint}");
        }

        var shared = new Engine
        {
            Name = "",
            Folder = folder,
            About = Get(root, "about") is { } about ? Text(file, "about", about) : null,
            Modes = List(file, root, "modes", required: true),
            Precisions = List(file, root, "precisions", required: true),
            Devices = List(file, root, "devices", required: true),
            KnownOptions = Get(root, "options") is { } options ? Map(file, "options", options) : new Dictionary<string, string>(),
            Presets = Presets(file, root),
            Start = List(file, root, "start"),
            Install = Install(file, root),
            LibraryPath = [.. List(file, root, "libraryPath").Select(path => Path.Combine(folder, path))],
            Library = Get(root, "library") is { } library ? Text(file, "library", library) : null,
            Environment = Get(root, "environment") is { } environment ? Map(file, "environment", environment) : new Dictionary<string, string>(),
            WeightCopies = Get(root, "weightCopies") is { } copies ? Copies(file, copies) : WeightCopies.Unknown,
            Judges = Flag(file, root, "judges", otherwise: false),
            Measures = Flag(file, root, "measures", otherwise: true),
        };
        return Get(root, "names") switch
        {
            null => [shared with { Name = Path.GetFileName(folder) }],
            YamlMappingNode names => [.. names.Select(name => shared with
            {
                Name = Text(file, "names", name.Key),
                Options = Map(file, $"names: {name.Key}", name.Value),
            })],
            _ => [.. List(file, root, "names", required: true).Select(name => shared with { Name = name })],
        };
    }

    private static YamlMappingNode Root(string file)
    {
        try
        {
            YamlNode root = YamlText.Root(File.ReadAllText(file), words => new EngineFileException(file + words))
                ?? throw new EngineFileException($"{file}: is empty; it must say at least modes, precisions and devices");
            return root as YamlMappingNode ?? throw Wrong(file, root, "must be keys with values, such as \"modes: [infer]\"");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineFileException($"{file}: cannot be read: {e.Message}");
        }
    }

    private static YamlNode? Get(YamlMappingNode root, string key) => root.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? value) ? value : null;

    private static IReadOnlyList<string> List(string file, YamlMappingNode root, string key, bool required = false) => Get(root, key) switch
    {
        null when required => throw new EngineFileException($"{file}: the key \"{key}\" is missing"),
        null => [],
        YamlScalarNode one => [Text(file, key, one)],
        YamlSequenceNode { Children.Count: > 0 } many => [.. many.Select(item => Text(file, key, item))],
        var other => throw Wrong(file, other, $"\"{key}\" must be a list of words"),
    };

    private static IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Presets(string file, YamlMappingNode root) => Get(root, "presets") switch
    {
        null => new Dictionary<string, IReadOnlyDictionary<string, string>>(),
        YamlMappingNode presets => presets.ToDictionary(preset => Text(file, "presets", preset.Key), preset => Map(file, $"presets: {preset.Key}", preset.Value)),
        var other => throw Wrong(file, other, "\"presets\" must be names with their options, such as \"compile: {mode: default}\""),
    };

    private static IReadOnlyList<IReadOnlyDictionary<string, string>> Install(string file, YamlMappingNode root) => Get(root, "install") switch
    {
        null => [],
        YamlSequenceNode ways => [.. ways.Select(way => Map(file, "install", way))],
        var other => throw Wrong(file, other, "\"install\" must be a list of ways, such as \"- {by: build}\""),
    };

    private static IReadOnlyDictionary<string, string> Map(string file, string key, YamlNode node) => node switch
    {
        YamlMappingNode map => map.ToDictionary(entry => Text(file, key, entry.Key), entry => Text(file, key, entry.Value)),
        YamlScalarNode { Value: "" } => new Dictionary<string, string>(),
        _ => throw Wrong(file, node, $"\"{key}\" must be keys with values"),
    };

    private static WeightCopies Copies(string file, YamlNode node)
    {
        var given = Map(file, "weightCopies", node);
        return Number("most") is { } most && Number("least") is { } least && least <= most && given.Count == 2
            ? new WeightCopies(most, least)
            : throw Wrong(file, node, "\"weightCopies\" must hold two numbers, most and least, such as \"{most: 2, least: 1}\"");

        double? Number(string name) => double.TryParse(given.GetValueOrDefault(name), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static bool Flag(string file, YamlMappingNode root, string key, bool otherwise) => Get(root, key) switch
    {
        null => otherwise,
        YamlScalarNode { Value: "true" } => true,
        YamlScalarNode { Value: "false" } => false,
        var other => throw Wrong(file, other, $"\"{key}\" is \"{other}\" and must be true or false"),
    };

    private static string Text(string file, string key, YamlNode node) =>
        (node as YamlScalarNode)?.Value ?? throw Wrong(file, node, $"\"{key}\" must hold plain words");

    private static EngineFileException Wrong(string file, YamlNode node, string text) => new($"{file}:{node.Start.Line}: {text}");
}
