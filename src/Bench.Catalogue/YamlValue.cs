using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Bench.Catalogue;

/// <summary>A value of a YAML file, with its place for messages; <paramref name="error"/> makes an exception of them.</summary>
public sealed class YamlValue(string shown, YamlNode node, Func<string, Exception> error)
{
    /// <summary>The keys of a whole file.</summary>
    public static YamlValue Root(string shown, string text, string example, Func<string, Exception> error)
    {
        var node = YamlText.Root(text, words => error($"{shown}{words}.")) ?? throw error($"{shown}: the file is empty; it must say at least {example}.");
        var root = new YamlValue(shown, node, error);
        return root.IsMap ? root : throw root.Wrong($"expected keys with values, such as \"{example}: …\"");
    }

    public string Where => $"{shown}:{node.Start.Line}";
    public bool IsText => node is YamlScalarNode;
    public bool IsEmpty => node is YamlScalarNode { Value: null or "" };
    public bool IsMap => node is YamlMappingNode;
    public bool IsList => node is YamlSequenceNode;

    public YamlValue? Get(string key) =>
        node is YamlMappingNode map && map.Children.FirstOrDefault(pair => pair.Key is YamlScalarNode name && name.Value == key).Value is { } value
            ? Of(value)
            : null;

    /// <summary>A key itself, for its place.</summary>
    public YamlValue? Key(string key) =>
        node is YamlMappingNode map && map.Children.Keys.FirstOrDefault(name => name is YamlScalarNode { Value: var text } && text == key) is { } found
            ? Of(found) : null;

    /// <summary>Each key with its value; what is not keys is an error that shows the example.</summary>
    public IReadOnlyList<(string Key, YamlValue Value)> Entries(string example) => node is YamlMappingNode map
        ? [.. map.Children.Select(pair => (Of(pair.Key).Text(), Of(pair.Value)))]
        : throw Wrong($"expected names with values, such as \"{example}\", found \"{node}\"");

    public void Only(string[] known)
    {
        if (node is not YamlMappingNode map) throw Wrong($"expected keys ({string.Join(", ", known)}), found \"{node}\"");
        foreach (var key in map.Children.Keys)
        {
            var name = (key as YamlScalarNode)?.Value ?? key.ToString();
            if (!known.Contains(name)) throw Of(key).Wrong($"unknown key \"{name}\"{Hint.For(name, known)} Known are {string.Join(", ", known)}");
        }
    }

    /// <summary>A list's items; a single value is a list of one.</summary>
    public IReadOnlyList<YamlValue> Items() => node is YamlSequenceNode list ? [.. list.Children.Select(Of)] : [this];

    public string Text() => (node as YamlScalarNode)?.Value is { Length: > 0 } text ? text : throw Wrong($"expected one word, found \"{node}\"");

    public bool Flag() => Text() switch
    {
        "true" => true,
        "false" => false,
        var other => throw Wrong($"\"{other}\" must be true or false"),
    };

    public int Whole(int least, int most) =>
        int.TryParse(Text(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
        ? number
        : throw Wrong(string.Create(CultureInfo.InvariantCulture, $"\"{node}\" is not a whole number from {least} to {most}"));

    public IReadOnlyDictionary<string, string> Map(string example = "{clock: own}") =>
        Entries(example).ToDictionary(entry => entry.Key, entry => entry.Value.Text());

    public Exception Wrong(string what) => error($"{Where}: {what}.");

    private YamlValue Of(YamlNode inner) => new(shown, inner, error);

    public override string ToString() => node.ToString();
}
