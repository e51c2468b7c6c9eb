namespace Bench.Graphs.Onnx;

/// <summary>A node on its way from an ONNX file into the graph; upgrades change it.</summary>
internal sealed class Draft(OnnxNode node, long version, string name)
{
    public string Name => name;
    /// <summary>The operator set that gives the node its meaning.</summary>
    public long Version => version;
    public string Op { get; set; } = node.Op;
    public List<string> Inputs { get; } = [.. node.Inputs];
    public List<string> Outputs { get; } = [.. node.Outputs];
    public Dictionary<string, object> Attributes { get; } = node.Attributes.Values.Where(a => a.Value is not null).ToDictionary(a => a.Name, a => a.Value!);

    public bool Has(int input) => input < Inputs.Count && Inputs[input] != "";

    /// <summary>The attribute, which is thereby gone.</summary>
    public T? Take<T>(string attribute) where T : class
    {
        var value = Get<T>(attribute);
        Attributes.Remove(attribute);
        return value;
    }

    public T Take<T>(string attribute, T otherwise) where T : struct
    {
        var value = Get(attribute, otherwise);
        Attributes.Remove(attribute);
        return value;
    }

    public T? Get<T>(string attribute) where T : class =>
        !Attributes.TryGetValue(attribute, out var value) ? null : value as T ?? throw WrongKind(attribute, value);

    public T Get<T>(string attribute, T otherwise) where T : struct =>
        !Attributes.TryGetValue(attribute, out var value) ? otherwise : value is T t ? t : throw WrongKind(attribute, value);

    public void SetInput(int input, string value)
    {
        while (Inputs.Count <= input) Inputs.Add("");
        Inputs[input] = value;
    }

    public GraphException Wrong(string what) => new($"{Op} \"{name}\": {what}");

    private GraphException WrongKind(string attribute, object value) => Wrong($"attribute \"{attribute}\" is a {value.GetType().Name}, which it must not be");
}
