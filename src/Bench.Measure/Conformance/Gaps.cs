using System.IO.Enumeration;
using Bench.Measure.Workers;
using YamlDotNet.RepresentationModel;

namespace Bench.Measure.Conformance;

/// <summary>What an engine is known not to do: the patterns of its gaps.yaml, each with its reason.</summary>
public sealed class Gaps(string file, IReadOnlyList<(string Pattern, string Reason)> gaps)
{
    public string File => file;

    public string? Reason(string name) => gaps.FirstOrDefault(g => FileSystemName.MatchesSimpleExpression(g.Pattern, name, ignoreCase: false)).Reason;

    /// <summary>A list of "case: reason" lines; an engine without the file has no gaps.</summary>
    public static Gaps Of(Engine engine)
    {
        // What is built on demand may bring the list of an engine that it shares its sources with.
        string[] folders = EngineProgram.IsBuiltOnDemand(engine) ? [engine.Folder, EngineProgram.BuiltFolder(engine)] : [engine.Folder];
        var files = folders.Select(folder => Path.Combine(folder, "gaps.yaml")).ToArray();
        var file = files.FirstOrDefault(System.IO.File.Exists, files[0]);
        if (!System.IO.File.Exists(file)) return new Gaps(file, []);
        return YamlText.Root(System.IO.File.ReadAllText(file), words => new GapsException(file + words)) switch
        {
            null => new Gaps(file, []),
            YamlMappingNode root => new Gaps(file, [.. root.Children.Select(c => (c.Key.ToString(), Text(file, c.Value)))]),
            _ => throw new GapsException($"{file}: must be lines of \"case: reason\""),
        };
    }

    private static string Text(string file, YamlNode node) =>
        node is YamlScalarNode { Value.Length: > 0 } text ? text.Value : throw new GapsException($"{file}:{node.Start.Line}: a gap needs its reason");
}
