using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Bench.Measure.Plan;

// A value of a YAML file, with its place for messages.
internal sealed class YamlValue(string shown, YamlNode node)
{
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

    public int Whole(int least) => int.TryParse(Text(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
        ? number
        : throw Wrong(string.Create(CultureInfo.InvariantCulture, $"\"{node}\" is not a whole number from {least} on"));

    public double Seconds() => double.TryParse(Text(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number > 0
        ? number
        : throw Wrong($"\"{node}\" is not a number of seconds above 0");

    public IReadOnlyDictionary<string, string> Map() => node is YamlMappingNode map
        ? map.Children.ToDictionary(pair => new YamlValue(shown, pair.Key).Text(), pair => new YamlValue(shown, pair.Value).Text())
        : throw Wrong($"expected names with values, such as \"{{clock: own}}\", found \"{node}\"");

    public PlanException Wrong(string what) => new($"{Where}: {what}.");
}
