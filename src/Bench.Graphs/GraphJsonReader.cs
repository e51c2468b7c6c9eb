using System.Text.Json;

namespace Bench.Graphs;

/// <summary>Reads what GraphJson writes. Every error says where it is in the file.</summary>
internal sealed class GraphJsonReader
{
    public const int Version = 1;
    private readonly string _place;

    private GraphJsonReader(string place) => _place = place;

    public static Graph Read(string json, string place, Func<string, Tensor> constant)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var graph = new GraphJsonReader(place).Graph(document.RootElement, constant);
            graph.Check();
            return graph;
        }
        catch (JsonException e)
        {
            throw new GraphException($"{place}:{e.LineNumber + 1}: is cut short or is no JSON (at character {e.BytePositionInLine + 1} of the line); make "
                + "the file again");
        }
        catch (GraphException e) when (e is not DataDependentException && !e.Message.StartsWith(place, StringComparison.Ordinal))
        {
            throw new GraphException($"{place}: {e.Message}");
        }
    }

    private Graph Graph(JsonElement root, Func<string, Tensor> constant)
    {
        if (root.ValueKind != JsonValueKind.Object) throw Wrong("the file", root, "an object");
        var version = Whole(Get(root, "version", "the file"), "version");
        if (version != Version) throw new GraphException($"{_place}: version \"{version}\" is unknown; this Bench reads version {Version}");
        var values = Members(root, "values").ToDictionary(v => v.Name, v => Type(v.Value, $"values.{v.Name}"));
        return new Graph
        {
            Name = Text(Get(root, "name", "the file"), "name"),
            Values = values,
            Inputs = Texts(Get(root, "inputs", "the file"), "inputs"),
            Outputs = Texts(Get(root, "outputs", "the file"), "outputs"),
            Weights = Members(root, "weights").ToDictionary(w => w.Name, w => Text(w.Value, $"weights.{w.Name}")),
            Constants = root.TryGetProperty("constants", out var names) ? Texts(names, "constants").Distinct().ToDictionary(n => n, constant) : [],
            State = root.TryGetProperty("state", out var state) ? [.. List(state, "state").Select((s, i) => State(s, $"state[{i}]"))] : [],
            Nodes = [.. List(Get(root, "nodes", "the file"), "nodes").Select((n, i) => Node(n, $"nodes[{i}]"))],
            SampleAxis = root.TryGetProperty("sampleAxis", out var axis) && axis.ValueKind != JsonValueKind.Null ? (int)Whole(axis, "sampleAxis") : null,
            ItemsPerStep = Whole(Get(root, "itemsPerStep", "the file"), "itemsPerStep"),
        };
    }

    private TensorType Type(JsonElement value, string where)
    {
        var dtype = Text(Get(value, "dtype", where), $"{where}.dtype");
        if (!Enum.TryParse<DType>(dtype, out var type) || type.ToString() != dtype)
            throw new GraphException($"{_place}: {where}.dtype is \"{dtype}\"; types are {string.Join(", ", Enum.GetNames<DType>())}");
        return new TensorType(type,
            new Shape(List(Get(value, "shape", where), $"{where}.shape").Select(d => Whole(d, $"{where}.shape") is >= 0 and <= int.MaxValue and var n
            ? (int)n
            : throw Wrong($"{where}.shape", d, "dimensions of 0 or more"))));
    }

    private State State(JsonElement s, string where) =>
        new(Text(Get(s, "name", where), $"{where}.name"), Text(Get(s, "from", where), $"{where}.from"), Text(Get(s, "to", where), $"{where}.to"));

    private Node Node(JsonElement node, string where) => new(
        Text(Get(node, "name", where), $"{where}.name"),
        Text(Get(node, "op", where), $"{where}.op"),
        Texts(Get(node, "inputs", where), $"{where}.inputs"),
        Texts(Get(node, "outputs", where), $"{where}.outputs"),
        node.TryGetProperty("attributes", out var all)
            ? new Attributes([.. Members(node, "attributes", where).Select(a => (a.Name, Attribute(a.Value, $"{where}.attributes.{a.Name}")))])
            : Attributes.None);

    private object Attribute(JsonElement value, string where) => value.ValueKind switch
    {
        JsonValueKind.String =>
            value.GetString() switch { "NaN" => double.NaN, "Infinity" => double.PositiveInfinity, "-Infinity" => double.NegativeInfinity, var text => text! },
        JsonValueKind.Number => IsWhole(value) ? value.GetInt64() : (object)value.GetDouble(),
        JsonValueKind.Array when value.EnumerateArray().All(e => e.ValueKind == JsonValueKind.Number) =>
            value.EnumerateArray().All(IsWhole)
                ? value.EnumerateArray().Select(e => e.GetInt64()).ToArray()
                : value.EnumerateArray().Select(e => e.GetDouble()).ToArray(),
        _ => throw Wrong(where, value, "a number, a text or a list of numbers"),
    };

    private static bool IsWhole(JsonElement number) => number.TryGetInt64(out _) && !number.GetRawText().AsSpan().ContainsAny(".eE");

    private JsonElement Get(JsonElement parent, string name, string where) =>
        parent.ValueKind != JsonValueKind.Object ? throw Wrong(where, parent, "an object")
        : parent.TryGetProperty(name, out var child) ? child
        : throw new GraphException($"{_place}: {where} lacks \"{name}\"");

    private IEnumerable<JsonProperty> Members(JsonElement parent, string name, string? where = null)
    {
        var full = where is null ? name : $"{where}.{name}";
        var child = Get(parent, name, where ?? "the file");
        if (child.ValueKind != JsonValueKind.Object) throw Wrong(full, child, "an object");
        var seen = new HashSet<string>();
        foreach (var member in child.EnumerateObject())
            yield return seen.Add(member.Name) ? member : throw new GraphException($"{_place}: {full} has \"{member.Name}\" twice");
    }

    private IEnumerable<JsonElement> List(JsonElement value, string where) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : throw Wrong(where, value, "a list");

    private string[] Texts(JsonElement value, string where) => [.. List(value, where).Select(t => Text(t, where))];

    private string Text(JsonElement value, string where) => value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(where, value, "a text");

    private long Whole(JsonElement value, string where) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var n) ? n : throw Wrong(where, value, "a whole number");

    private GraphException Wrong(string where, JsonElement value, string wanted)
    {
        var text = value.GetRawText();
        return new GraphException($"{_place}: {where} should be {wanted}, it is {(text.Length > 40 ? text[..40] + "…" : text)}");
    }
}
