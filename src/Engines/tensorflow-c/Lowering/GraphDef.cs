using Bench.Graphs;
using Bench.Graphs.Protobuf;

namespace Bench.Engines;

// TensorFlow's serialized graph, written node by node with the project's own protobuf writer: its five messages need no generated classes.
internal sealed class GraphDef
{
    // The producer version decides how old nodes are read; this one is of TensorFlow 2.11.
    private const int Producer = 1286;

    private readonly ProtoWriter _graph = new();
    private readonly Dictionary<(TensorType, string), string> _constants = [];
    private int _count;

    /// <summary>Writes a node and gives its name, which is also that of its first output; <c>name:1</c> is the second, <c>^name</c> the node itself.</summary>
    public string Node(string op, IEnumerable<string> inputs, params ReadOnlySpan<(string Name, Attr Value)> attributes) =>
        Named($"{op}_{_count++}", op, inputs, attributes);

    public string Named(string name, string op, IEnumerable<string> inputs, params ReadOnlySpan<(string Name, Attr Value)> attributes)
    {
        var node = new ProtoWriter().Text(1, name).Text(2, op);
        foreach (var input in inputs) node.Text(3, input);
        foreach (var (key, value) in attributes) node.Message(5, new ProtoWriter().Text(1, key).Message(2, value.Message));
        _graph.Message(1, node);
        return name;
    }

    /// <summary>Equal small constants become one.</summary>
    public string Constant(Tensor tensor)
    {
        if (tensor.Type.Bytes > 256) return Node("Const", [], ("dtype", tensor.DType), ("value", tensor));
        var key = (tensor.Type, Convert.ToHexString(tensor.Data.Span));
        return _constants.TryGetValue(key, out var known) ? known : _constants[key] = Node("Const", [], ("dtype", tensor.DType), ("value", tensor));
    }

    public byte[] ToArray()
    {
        _graph.Message(4, new ProtoWriter().Long(1, Producer));
        Limits.Check(_graph.Length);
        return _graph.ToArray();
    }
}
