using System.Globalization;
using System.Text.Json;
using Bench.Graphs.Protobuf;

namespace Bench.Graphs.Onnx;

/// <summary>A graph as an ONNX file, of the lowest operator set that holds it. State becomes plain inputs and outputs, after the graph's own.</summary>
public static class Export
{
    public static void Write(Graph graph, string file, Func<string, OnnxWeight> weight) => WholeFile.Write(file, beside =>
    {
        using var stream = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        Model(graph, weight).WriteTo(stream);
    });

    public static ProtoWriter Model(Graph graph, Func<string, OnnxWeight> weight)
    {
        var opset = Opsets.Of(graph);
        var model = new ProtoWriter()
            .Long(1, Opsets.IrVersion(opset))
            .Text(2, "bench")
            .Message(7, Body(graph, opset, weight))
            .Message(8, new ProtoWriter().Text(1, "").Long(2, opset));
        foreach (var (key, value) in Metadata(graph)) model.Message(14, Entry(key, value));
        return model;
    }

    /// <summary>What an ONNX file has no field for, so that import gives the same graph back.</summary>
    private static IEnumerable<(string, string)> Metadata(Graph graph)
    {
        yield return (OnnxMetadata.SampleAxis, graph.SampleAxis?.ToString(CultureInfo.InvariantCulture) ?? "");
        yield return (OnnxMetadata.ItemsPerStep, graph.ItemsPerStep.ToString(CultureInfo.InvariantCulture));
        yield return (OnnxMetadata.Weights, JsonSerializer.Serialize(graph.Weights.ToDictionary(), OnnxMetadataJson.Default.DictionaryStringString));
        if (graph.State.Count > 0)
            yield return (OnnxMetadata.State,
                JsonSerializer.Serialize(graph.State.Select(s => new[] { s.Name, s.From, s.To }).ToArray(), OnnxMetadataJson.Default.StringArrayArray));
    }

    private static ProtoWriter Body(Graph graph, int opset, Func<string, OnnxWeight> weight)
    {
        var body = new ProtoWriter();
        var taken = new HashSet<string>(graph.Values.Keys);
        foreach (var value in graph.Weights.Keys)
            if (weight(value).Stored.DType != graph.Values[value].DType)
                body.Message(1, Cast(Stored(value, taken), value, graph.Values[value].DType));
        foreach (var node in graph.Nodes) body.Message(1, OnnxNodes.Write(node, opset));
        body.Text(2, graph.Name);
        foreach (var value in graph.Weights.Keys)
        {
            var data = weight(value);
            body.Message(5, Initializer(data.Stored.DType == graph.Values[value].DType ? value : Stored(value, taken), data));
        }

        foreach (var (value, tensor) in graph.Constants) body.Message(5, Initializer(value, OnnxWeight.Of(tensor)));
        foreach (var value in graph.Inputs.Concat(graph.State.Select(s => s.From)).Distinct()) body.Message(11, Value(value, graph.Values[value]));
        foreach (var value in graph.Outputs.Concat(graph.State.Select(s => s.To)).Distinct()) body.Message(12, Value(value, graph.Values[value]));
        return body;
    }

    private static string Stored(string value, HashSet<string> taken)
    {
        var name = value + ".stored";
        while (taken.Contains(name)) name += "_";
        return name;
    }

    private static ProtoWriter Cast(string from, string to, DType type) =>
        OnnxNodes.Write(new Node(to + ".cast", "Cast", [from], [to], new Attributes(("to", type.ToString()))), Opsets.Lowest);

    private static ProtoWriter Initializer(string name, OnnxWeight data)
    {
        var tensor = new ProtoWriter();
        foreach (var d in data.Stored.Shape) tensor.Long(1, d);
        tensor.Long(2, OnnxTypes.Number(data.Stored.DType)).Text(8, name);
        if (data.Inline is { } inline) return tensor.Bytes(9, inline.Data);
        return tensor
            .Message(13, Entry("location", data.Location))
            .Message(13, Entry("offset", data.Offset.ToString(CultureInfo.InvariantCulture)))
            .Message(13, Entry("length", data.Stored.Bytes.ToString(CultureInfo.InvariantCulture)))
            .Long(14, 1);
    }

    private static ProtoWriter Value(string name, TensorType type)
    {
        var shape = new ProtoWriter();
        foreach (var d in type.Shape) shape.Message(1, new ProtoWriter().Long(1, d));
        var tensor = new ProtoWriter().Long(1, OnnxTypes.Number(type.DType)).Message(2, shape);
        return new ProtoWriter().Text(1, name).Message(2, new ProtoWriter().Message(1, tensor));
    }

    private static ProtoWriter Entry(string key, string value) => new ProtoWriter().Text(1, key).Text(2, value);
}
