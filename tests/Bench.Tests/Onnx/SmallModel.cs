using Bench.Graphs;
using Bench.Graphs.Onnx;
using Bench.Graphs.Protobuf;
using Bench.Reference;

namespace Bench.Tests.Onnx;

/// <summary>ONNX models of a few nodes, written field by field, so that tests can say what no exporter would.</summary>
internal sealed class SmallModel(int opset)
{
    private readonly ProtoWriter _graph = new();
    private readonly ProtoWriter _model = new();
    private readonly List<string> _outputs = [];

    public static ProtoWriter Node(string op, string[] inputs, string[] outputs, params (string Name, object Value)[] attributes) =>
        Node("", op, inputs, outputs, attributes);

    public static ProtoWriter Node(string domain, string op, string[] inputs, string[] outputs, params (string Name, object Value)[] attributes)
    {
        var node = new ProtoWriter();
        foreach (var input in inputs) node.Text(1, input);
        foreach (var output in outputs) node.Text(2, output);
        node.Text(3, op + "_of_" + string.Join('_', outputs)).Text(4, op).Text(7, domain);
        foreach (var (name, value) in attributes) node.Message(5, Attribute(name, value));
        return node;
    }

    public static ProtoWriter Attribute(string name, object value)
    {
        var attribute = new ProtoWriter().Text(1, name);
        return value switch
        {
            float number => attribute.Float(2, number).Long(20, 1),
            int whole => attribute.Long(3, whole).Long(20, 2),
            string text when text.StartsWith('@') => attribute.Text(21, text[1..]).Long(20, 2),
            string text => attribute.Text(4, text).Long(20, 3),
            int[] wholes => attribute.Longs(8, wholes.Select(w => (long)w)).Long(20, 7),
            ProtoWriter tensor => attribute.Message(5, tensor).Long(20, 4),
            _ => throw new ArgumentException(name),
        };
    }

    public static ProtoWriter Tensor(string name, Tensor data)
    {
        var tensor = new ProtoWriter();
        foreach (var d in data.Shape) tensor.Long(1, d);
        return tensor.Long(2, OnnxTypes.Number(data.DType)).Text(8, name).Bytes(9, data.Data);
    }

    public SmallModel Input(string name, DType type, params object[] dims)
    {
        _graph.Message(11, Value(name, type, dims));
        return this;
    }

    public SmallModel Output(string name)
    {
        _outputs.Add(name);
        _graph.Message(12, new ProtoWriter().Text(1, name));
        return this;
    }

    public SmallModel Initializer(ProtoWriter tensor)
    {
        _graph.Message(5, tensor);
        return this;
    }

    public SmallModel Initializer(string name, Tensor data) => Initializer(Tensor(name, data));

    public SmallModel Op(string op, string[] inputs, string[] outputs, params (string Name, object Value)[] attributes) =>
        Op(Node(op, inputs, outputs, attributes));

    public SmallModel Op(ProtoWriter node)
    {
        _graph.Message(1, node);
        return this;
    }

    public SmallModel Function(string name, string[] inputs, string[] outputs, string[] attributes, params ProtoWriter[] nodes)
    {
        var function = new ProtoWriter().Text(1, name);
        foreach (var input in inputs) function.Text(4, input);
        foreach (var output in outputs) function.Text(5, output);
        foreach (var attribute in attributes) function.Text(6, attribute);
        foreach (var node in nodes) function.Message(7, node);
        _model.Message(25, function.Message(9, Opset()).Text(10, "local"));
        return this;
    }

    public byte[] Bytes() => new ProtoWriter().Long(1, 8).Message(7, _graph).Message(8, Opset()).ToArray().Concat(_model.ToArray()).ToArray();

    public Imported Import(ImportOptions? options = null) =>
        Bench.Graphs.Onnx.Import.Read(OnnxReader.Read("small.onnx", Bytes()), options ?? ImportOptions.None);

    /// <summary>The first output, computed by the reference.</summary>
    public double[] Compute(params (string Name, Tensor Data)[] inputs)
    {
        var imported = Import(new ImportOptions { Data = inputs.ToDictionary(i => i.Name, i => i.Data) });
        using var executor = new Executor<double>(imported.Graph, v => imported.Weights[imported.Graph.Weights[v]], threads: 1);
        foreach (var input in imported.Graph.Inputs) executor.Feed(input, inputs.Single(i => i.Name == input).Data);
        executor.Run();
        return executor.Get(imported.Graph.Outputs[0]).ToDoubles();
    }

    private ProtoWriter Opset() => new ProtoWriter().Text(1, "").Long(2, opset);

    private static ProtoWriter Value(string name, DType type, object[] dims)
    {
        var shape = new ProtoWriter();
        foreach (var dim in dims) shape.Message(1, dim is int size ? new ProtoWriter().Long(1, size) : new ProtoWriter().Text(2, (string)dim));
        return new ProtoWriter().Text(1, name).Message(2, new ProtoWriter().Message(1, new ProtoWriter().Long(1, OnnxTypes.Number(type)).Message(2, shape)));
    }
}
