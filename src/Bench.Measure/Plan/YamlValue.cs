using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Bench.Measure.Plan;

// A value of a YAML file, with its place for messages.
internal sealed class YamlValue(string shown, YamlNode node)
{
    /// <summary>The keys of a whole file.</summary>
    public static YamlValue Root(string shown, string text, string example)
    {
        var node = YamlText.Root(text, words => new PlanException($"{shown}{words}."))
            ?? throw new PlanException($"{shown}: the file is empty; it must say at least {example}.");
        var root = new YamlValue(shown, node);
        return root.IsMap ? root : throw root.Wrong($"expected keys with values, such as \"{example}: …\"");
    }

    public string Where => $"{shown}:{node.Start.Line}";
    public bool IsText => node is YamlScalarNode;
    public bool IsMap => node is YamlMappingNode;

    public YamlValue? Get(string key) =>
        node is YamlMappingNode map && map.Children.FirstOrDefault(pair => pair.Key is YamlScalarNode name && name.Value == key).Value is { } value ? new YamlValue(shown, value) : null;

    public void Only(string[] known)
    {
        if (node is not YamlMappingNode map) throw Wrong($"expected keys ({string.Join(", ", known)}), found \"{node}\"");
        foreach (var key in map.Children.Keys)
        {
            var name = (key as YamlScalarNode)?.Value ?? key.ToString();
            if (!known.Contains(name))
                throw new PlanException($"{shown}:{key.Start.Line}: unknown key \"{name}\"{Hint.For(name, known)} Known are {string.Join(", ", known)}.");
        }
    }

    /// <summary>A list's items; a single value is a list of one.</summary>
    public IReadOnlyList<YamlValue> Items() => node is YamlSequenceNode list ? [.. list.Children.Select(item => new YamlValue(shown, item))] : [this];

    public string Text() => (node as YamlScalarNode)?.Value is { Length: > 0 } text ? text : throw Wrong($"expected one word, found \"{node}\"");

    public Given<string> GivenText() => new(Text(), Where);

    /// <summary>How many times something is done.</summary>
    public int Times() => Whole(1, Bounds.MostTimes);

    public int Whole(int least, int most) =>
        int.TryParse(Text(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
        ? number
        : throw Wrong(string.Create(CultureInfo.InvariantCulture, $"\"{node}\" is not a whole number from {least} to {most}"));

    public double Seconds() =>
        double.TryParse(Text(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= Bounds.LongestSeconds
        ? number
        : throw Wrong($"\"{node}\" is not a number of seconds above 0 and at most {Bounds.LongestSeconds}");

    public IReadOnlyDictionary<string, string> Map() => node is YamlMappingNode map
        ? map.Children.ToDictionary(pair => new YamlValue(shown, pair.Key).Text(), pair => new YamlValue(shown, pair.Value).Text())
        : throw Wrong($"expected names with values, such as \"{{clock: own}}\", found \"{node}\"");

    public PlanException Wrong(string what) => new($"{Where}: {what}.");
}
