using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bench.Graphs;

/// <summary>A graph as text. The data of weights and constants lies elsewhere; the recipes that fill them belong to the bundle.</summary>
public static class GraphJson
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="place">The file's name, for messages.</param>
    /// <param name="constant">The data of a constant, by its value's name.</param>
    public static Graph Read(string json, string place, Func<string, Tensor> constant) => GraphJsonReader.Read(json, place, constant);

    public static string Write(Graph graph) => Write(graph, "[" + Join(graph.Constants.Keys, Quote) + "]");

    /// <summary>
    /// The text that keys are made of: what is computed, whatever nodes and intermediate values are called. Names that something outside depends on stay:
    /// inputs, outputs, states and tensors of weights. Constants count by their data.
    /// </summary>
    public static string Canonical(Graph graph)
    {
        var renamed = Anonymous(graph);
        return Write(renamed, "{" + Join(renamed.Constants, c => $"{Quote(c.Key)}:{Quote(Convert.ToHexStringLower(SHA256.HashData(c.Value.Data.Span)))}")
            + "}");
    }

    private static string Write(Graph graph, string constants)
    {
        var order = graph.Inputs.Concat(graph.Weights.Keys).Concat(graph.Constants.Keys).Concat(graph.State.Select(s => s.From))
            .Concat(graph.Nodes.SelectMany(n => n.Outputs)).Where(v => v != "").Distinct();
        var text = new StringBuilder()
            .Append($"{{\"version\":{GraphJsonReader.Version},\"name\":{Quote(graph.Name)},\n\"values\":{{\n")
            .Append(Join(order, v => $"{Quote(v)}:{{\"dtype\":\"{graph.Values[v].DType}\",\"shape\":[{string.Join(",", graph.Values[v].Shape)}]}}", ",\n"))
            .Append($"}},\n\"inputs\":[{Join(graph.Inputs, Quote)}],\"outputs\":[{Join(graph.Outputs, Quote)}],\n\"weights\":{{\n")
            .Append(Join(graph.Weights, w => $"{Quote(w.Key)}:{Quote(w.Value)}", ",\n"))
            .Append($"}},\n\"constants\":{constants},\n\"state\":[")
            .Append(Join(graph.State, s => $"{{\"name\":{Quote(s.Name)},\"from\":{Quote(s.From)},\"to\":{Quote(s.To)}}}", ",\n"))
            .Append("],\n\"nodes\":[\n")
            .Append(Join(graph.Nodes, Write, ",\n"))
            .Append($"],\n\"sampleAxis\":{graph.SampleAxis?.ToString() ?? "null"},\"itemsPerStep\":{graph.ItemsPerStep}}}\n");
        return text.ToString();
    }

    private static string Write(Node node) =>
        $"{{\"name\":{Quote(node.Name)},\"op\":{Quote(node.Op)},\"inputs\":[{Join(node.Inputs, Quote)}],\"outputs\":[{Join(node.Outputs, Quote)}],"
        + $"\"attributes\":{{{Join(node.Attributes, a => $"{Quote(a.Key)}:{Literal(a.Value)}")}}}}}";

    /// <summary>An attribute's value; a double always shows that it is one, so that it is read as one.</summary>
    internal static string Literal(object value) => value switch
    {
        double d => Number(d),
        double[] list => $"[{Join(list, Number)}]",
        long[] list => $"[{string.Join(",", list)}]",
        string text => Quote(text),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Number(double value)
    {
        if (!double.IsFinite(value)) return Quote(value.ToString(CultureInfo.InvariantCulture));
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny(".E") ? text : text + ".0";
    }

    private static string Quote(string text) => JsonSerializer.Serialize(text, Plain);

    private static string Join<T>(IEnumerable<T> items, Func<T, string> write, string between = ",") => string.Join(between, items.Select(write));

    private static Graph Anonymous(Graph graph)
    {
        var kept = graph.Inputs.Concat(graph.Outputs).Concat(graph.State.SelectMany(s => new[] { s.From, s.To })).ToHashSet();
        var names = kept.Append("").ToDictionary(n => n);
        string Name(string value) => names.TryGetValue(value, out var known) ? known : names[value] = Free();
        string Free()
        {
            var n = names.Count;
            while (kept.Contains($"v{n}")) n += names.Count;
            return $"v{n}";
        }

        var nodes = graph.Nodes.Select(n => n with { Name = "", Inputs = [.. n.Inputs.Select(Name)], Outputs = [.. n.Outputs.Select(Name)] }).ToList();
        var weights = Sorted(graph.Weights.ToDictionary(w => Name(w.Key), w => w.Value));
        var constants = Sorted(graph.Constants.ToDictionary(c => Name(c.Key), c => c.Value));
        return graph with
        {
            Name = "",
            Weights = weights,
            Nodes = nodes,
            Constants = constants,
            Values = graph.Values.Where(v => names.ContainsKey(v.Key)).ToDictionary(v => names[v.Key], v => v.Value),
        };
    }

    private static Dictionary<string, T> Sorted<T>(Dictionary<string, T> all) => all.OrderBy(p => p.Key, StringComparer.Ordinal).ToDictionary();
}
