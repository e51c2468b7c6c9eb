using Bench.Graphs.Protobuf;

namespace Bench.Graphs.Onnx;

/// <summary>A node as ONNX writes it: our few attributes that are types become ONNX's numbers.</summary>
public static class OnnxNodes
{
    // Attributes that ONNX declares as float: a whole number in a graph file must not become an int.
    private static readonly HashSet<string> Floats = ["alpha", "beta", "gamma", "epsilon", "momentum", "scale", "softcap"];

    public static ProtoWriter Write(Node node, int opset)
    {
        var proto = new ProtoWriter();
        foreach (var input in node.Inputs) proto.Text(1, input);
        foreach (var output in node.Outputs) proto.Text(2, output);
        proto.Text(3, node.Name).Text(4, node.Op);
        if (node.Op == "ConstantOfShape") return proto.Message(5, ValueTensor(node));
        foreach (var (name, value) in node.Attributes)
        {
            // Set 18 has no such attribute, and needs none where Opsets lets the node be of it.
            if (node.Op == "AveragePool" && name == "dilations" && opset < 19) continue;
            proto.Message(5, Attribute(name, name is "to" or "softmax_precision" && value is string type ? (long)OnnxTypes.Number(DTypes.Parse(type)) : value));
        }

        return proto;
    }

    private static ProtoWriter Attribute(string name, object value)
    {
        var proto = new ProtoWriter().Text(1, name);
        return value switch
        {
            long whole when Floats.Contains(name) => proto.Float(2, whole).Long(20, 1),
            double number => proto.Float(2, (float)number).Long(20, 1),
            long whole => proto.Long(3, whole).Long(20, 2),
            string text => proto.Text(4, text).Long(20, 3),
            double[] numbers => proto.Floats(7, numbers.Select(n => (float)n)).Long(20, 6),
            long[] wholes => proto.Longs(8, wholes).Long(20, 7),
            _ => throw new GraphException($"attribute \"{name}\" is a {value.GetType().Name}, which ONNX cannot hold"),
        };
    }

    private static ProtoWriter ValueTensor(Node node)
    {
        var type = DTypes.Parse(node.Attributes.Text("dtype", "F32"));
        var tensor = new ProtoWriter().Long(1, 1).Long(2, OnnxTypes.Number(type)).Bytes(9, Scalars.Write(type, node.Attributes.Float("value", 0)));
        return new ProtoWriter().Text(1, "value").Message(5, tensor).Long(20, 4);
    }
}
