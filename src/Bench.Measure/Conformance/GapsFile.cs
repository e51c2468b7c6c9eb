using System.Globalization;
using Bench.Catalogue;
using Bench.Graphs;
using Bench.Graphs.Operators;
using YamlDotNet.RepresentationModel;

namespace Bench.Measure.Conformance;

/// <summary>Reads a gaps.yaml: a list of rules, each with its reason.</summary>
public static class GapsFile
{
    private static readonly string[] Keys = ["operator", "type", "attributes", "input", "output", "sometimes", "reason"];

    public static IReadOnlyList<GapRule> Read(string file) => YamlText.Root(File.ReadAllText(file), words => new GapsException(file + words)) switch
    {
        null => [],
        YamlSequenceNode rules => [.. rules.Children.Select(rule => Rule(file, rule))],
        var other => throw new GapsException(
            $"{Where(file, other)}: must be a list of rules, such as \"- {{operator: Max, type: I16, reason: it has no such kernel}}\""),
    };

    private static GapRule Rule(string file, YamlNode node)
    {
        if (node is not YamlMappingNode rule)
            throw new GapsException($"{Where(file, node)}: \"{node}\" is no rule; a rule has some of {string.Join(", ", Keys)}");
        foreach (var key in rule.Children.Keys)
            if (!Keys.Contains(key.ToString())) throw new GapsException($"{Where(file, key)}: unknown key \"{key}\"{Guess(key.ToString(), Keys)}");
        if (Get(rule, "reason") is not YamlScalarNode { Value.Length: > 0 } reason) throw new GapsException($"{Where(file, rule)}: a gap needs its reason");
        if (Get(rule, "operator") is null && Get(rule, "type") is null)
            throw new GapsException($"{Where(file, rule)}: a gap needs an operator or a type, else it would excuse every case");
        return new GapRule(Where(file, rule), reason.Value)
        {
            Operators = [.. Words(file, rule, "operator").Select(word => Known(file, rule, "operator", word, Catalog.All.Keys))],
            Types = [.. Words(file, rule, "type").Select(word => DTypes.Parse(Known(file, rule, "type", word, Enum.GetNames<DType>())))],
            Attributes = Attributes(file, Get(rule, "attributes")),
            Inputs = Indices(file, rule, "input"),
            Outputs = Indices(file, rule, "output"),
            Sometimes = Words(file, rule, "sometimes") is [var flag] && Known(file, rule, "sometimes", flag, ["true", "false"]) == "true",
        };
    }

    private static Dictionary<string, IReadOnlyList<string>> Attributes(string file, YamlNode? node) => node switch
    {
        null => [],
        YamlMappingNode map => map.Children.ToDictionary(pair => pair.Key.ToString(), pair => (IReadOnlyList<string>)[.. Words(file, pair.Value)]),
        _ => throw new GapsException($"{Where(file, node)}: attributes are names with values, such as \"{{reduction: [max, min]}}\""),
    };

    private static int[] Indices(string file, YamlMappingNode rule, string key) =>
        [.. Words(file, rule, key).Select(word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : throw new GapsException($"{Where(file, rule)}: {key} \"{word}\" is no index; they are counted from 0"))];

    private static string[] Words(string file, YamlMappingNode rule, string key) => Get(rule, key) is { } node ? [.. Words(file, node)] : [];

    private static IEnumerable<string> Words(string file, YamlNode node) => node switch
    {
        YamlScalarNode { Value.Length: > 0 } word => [word.Value],
        YamlSequenceNode list => list.Children.SelectMany(child => Words(file, child)),
        _ => throw new GapsException($"{Where(file, node)}: \"{node}\" must be a word or a list of words"),
    };

    private static YamlNode? Get(YamlMappingNode rule, string key) => rule.Children.FirstOrDefault(pair => pair.Key.ToString() == key).Value;

    private static string Known(string file, YamlNode at, string what, string word, IEnumerable<string> known) =>
        known.Contains(word) ? word : throw new GapsException($"{Where(file, at)}: unknown {what} \"{word}\"{Guess(word, known)}");

    private static string Guess(string word, IEnumerable<string> known) =>
        Nearest.Of(word, known) is { } near ? $"; did you mean \"{near}\"?" : $"; known are {string.Join(", ", known)}";

    private static string Where(string file, YamlNode node) => $"{file}:{node.Start.Line}";
}
