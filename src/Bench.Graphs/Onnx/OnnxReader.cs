using Bench.Graphs.Protobuf;

namespace Bench.Graphs.Onnx;

/// <summary>ONNX's protobuf, read in place: field numbers are those of onnx.proto3.</summary>
public static class OnnxReader
{
    public static OnnxModel Read(string path)
    {
        var file = MappedFile.Open(path);
        if (file.Length > int.MaxValue)
            throw new GraphException($"{path}: {file.Length} bytes; an ONNX file holds at most 2 GiB. Save its weights as external data");
        return Read(path, file.Slice(0, (int)file.Length));
    }

    public static OnnxModel Read(string path, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty) throw new GraphException($"{path}: is empty, not an ONNX model");
        try
        {
            return Model(path, new ProtoReader(bytes))
                ?? throw new GraphException($"{path}: is not an ONNX model (it holds no graph). Give a file that an ONNX exporter wrote");
        }
        catch (ProtoException e)
        {
            throw new GraphException($"{path}: is not an ONNX model, or was cut short: {e.Message}.\nCompare its size ({bytes.Length} bytes) with the "
                + "original, or export it again");
        }
    }

    /// <summary>A TensorProto in a file of its own, as test cases have them.</summary>
    public static OnnxTensor ReadTensor(string path)
    {
        try
        {
            var file = MappedFile.Open(path);
            if (file.Length == 0) throw new GraphException($"{path}: is empty, not an ONNX tensor");
            return Tensor(new ProtoReader(file.Slice(0, checked((int)file.Length))));
        }
        catch (Exception e) when (e is ProtoException or OverflowException)
        {
            throw new GraphException($"{path}: is not an ONNX tensor, or was cut short: {e.Message}");
        }
    }

    private static OnnxModel? Model(string path, ProtoReader model)
    {
        OnnxGraph? graph = null;
        var producer = "";
        var opsets = new Dictionary<string, long>();
        var metadata = new Dictionary<string, string>();
        var functions = new List<OnnxFunction>();
        while (model.Next())
            switch (model.Field)
            {
                case 2: producer = model.Text(); break;
                case 7: graph = Graph(model.Message()); break;
                case 8: Opset(model.Message(), opsets); break;
                case 14: Entry(model.Message(), metadata); break;
                case 25: functions.Add(Function(model.Message())); break;
                default: model.Skip(); break;
            }

        return graph is null
            ? null
            : new OnnxModel { Path = path, Graph = graph, Opsets = opsets, Functions = functions, Metadata = metadata, Producer = producer };
    }

    private static void Opset(ProtoReader import, Dictionary<string, long> opsets)
    {
        var domain = "";
        long version = 0;
        while (import.Next())
            if (import.Field == 1) domain = import.Name();
            else if (import.Field == 2) version = import.Long();
            else import.Skip();
        opsets[domain == "ai.onnx" ? "" : domain] = version;
    }

    private static void Entry(ProtoReader entry, Dictionary<string, string> entries)
    {
        string key = "", value = "";
        while (entry.Next())
            if (entry.Field == 1) key = entry.Text();
            else if (entry.Field == 2) value = entry.Text();
            else entry.Skip();
        entries[key] = value;
    }

    private static OnnxFunction Function(ProtoReader function)
    {
        string name = "", domain = "", overload = "";
        List<string> inputs = [], outputs = [];
        var defaults = new Dictionary<string, OnnxAttribute>();
        var nodes = new List<OnnxNode>();
        var opsets = new Dictionary<string, long>();
        while (function.Next())
            switch (function.Field)
            {
                case 1: name = function.Name(); break;
                case 4: inputs.Add(function.Name()); break;
                case 5: outputs.Add(function.Name()); break;
                case 7: nodes.Add(Node(function.Message())); break;
                case 9: Opset(function.Message(), opsets); break;
                case 10: domain = function.Name(); break;
                case 11: Add(defaults, Attribute(function.Message())); break;
                case 13: overload = function.Name(); break;
                default: function.Skip(); break;
            }

        return new OnnxFunction(domain, name, overload, inputs, outputs, defaults, nodes, opsets);
    }

    private static OnnxGraph Graph(ProtoReader graph)
    {
        var name = "";
        List<OnnxNode> nodes = [];
        List<OnnxTensor> initializers = [];
        List<OnnxValue> inputs = [], outputs = [], values = [];
        while (graph.Next())
            switch (graph.Field)
            {
                case 1: nodes.Add(Node(graph.Message())); break;
                case 2: name = graph.Name(); break;
                case 5: initializers.Add(Tensor(graph.Message())); break;
                case 11: inputs.Add(Value(graph.Message())); break;
                case 12: outputs.Add(Value(graph.Message())); break;
                case 13: values.Add(Value(graph.Message())); break;
                default: graph.Skip(); break;
            }

        return new OnnxGraph(name, nodes, initializers, inputs, outputs, values);
    }

    private static OnnxNode Node(ProtoReader node)
    {
        string name = "", op = "", domain = "", overload = "";
        List<string> inputs = [], outputs = [];
        var attributes = new Dictionary<string, OnnxAttribute>();
        while (node.Next())
            switch (node.Field)
            {
                case 1: inputs.Add(node.Name()); break;
                case 2: outputs.Add(node.Name()); break;
                case 3: name = node.Name(); break;
                case 4: op = node.Name(); break;
                case 5: Add(attributes, Attribute(node.Message())); break;
                case 7: domain = node.Name(); break;
                case 8: overload = node.Name(); break;
                default: node.Skip(); break;
            }

        return new OnnxNode(name, op, domain == "ai.onnx" ? "" : domain, inputs, outputs, attributes, overload);
    }

    private static void Add(Dictionary<string, OnnxAttribute> attributes, OnnxAttribute attribute) => attributes[attribute.Name] = attribute;

    private static OnnxAttribute Attribute(ProtoReader attribute)
    {
        var name = "";
        string? reference = null;
        long type = 0;
        double? number = null;
        long? integer = null;
        string? text = null;
        object? part = null;
        List<float> floats = [];
        List<long> integers = [];
        List<string> texts = [];
        while (attribute.Next())
            switch (attribute.Field)
            {
                case 1: name = attribute.Name(); break;
                case 2: number = Attributes.Shortest(attribute.Float()); break;
                case 3: integer = attribute.Long(); break;
                case 4: text = attribute.Text(); break;
                case 5: part = Tensor(attribute.Message()); break;
                case 6: part = Graph(attribute.Message()); break;
                case 7: floats.AddRange(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(attribute.Fixed().Span)); break;
                case 8: attribute.Longs(integers); break;
                case 9: texts.Add(attribute.Text()); break;
                case 20: type = attribute.Long(); break;
                case 21: reference = attribute.Name(); break;
                default: attribute.Skip(); break;
            }

        // Writers leave out a field that holds 0 or nothing, so the type decides; files before it existed have what they have.
        object? value = type switch
        {
            1 => number ?? 0,
            2 => integer ?? 0,
            3 => text ?? "",
            4 or 5 => part,
            6 => Doubles(floats),
            7 => integers.ToArray(),
            8 => texts.ToArray(),
            0 => number ?? integer ?? text ?? part ?? (floats.Count > 0 ? Doubles(floats) : texts.Count > 0 ? texts.ToArray() : integers.ToArray()),
            _ => null,
        };
        return new OnnxAttribute(name, value, reference);
    }

    private static double[] Doubles(List<float> floats) => [.. floats.Select(Attributes.Shortest)];

    private static OnnxValue Value(ProtoReader value)
    {
        var name = "";
        var elementType = 0;
        List<OnnxDimension>? shape = null;
        while (value.Next())
            if (value.Field == 1) name = value.Name();
            else if (value.Field == 2) (elementType, shape) = Type(value.Message());
            else value.Skip();
        return new OnnxValue(name, elementType, shape);
    }

    private static (int ElementType, List<OnnxDimension>? Shape) Type(ProtoReader type)
    {
        var elementType = 0;
        List<OnnxDimension>? shape = null;
        while (type.Next())
        {
            if (type.Field != 1)
            {
                type.Skip();
                continue;
            }

            var tensor = type.Message();
            while (tensor.Next())
                if (tensor.Field == 1) elementType = tensor.Int();
                else if (tensor.Field == 2) shape = Dimensions(tensor.Message());
                else tensor.Skip();
        }

        return (elementType, shape);
    }

    private static List<OnnxDimension> Dimensions(ProtoReader shape)
    {
        var dimensions = new List<OnnxDimension>();
        while (shape.Next())
        {
            if (shape.Field != 1)
            {
                shape.Skip();
                continue;
            }

            var dimension = shape.Message();
            long? size = null;
            string? name = null;
            while (dimension.Next())
                if (dimension.Field == 1) size = dimension.Long();
                else if (dimension.Field == 2) name = dimension.Name();
                else dimension.Skip();
            dimensions.Add(new OnnxDimension(size, string.IsNullOrEmpty(name) ? null : name));
        }

        return dimensions;
    }

    private static OnnxTensor Tensor(ProtoReader tensor)
    {
        var name = "";
        long elementType = 0, location = 0;
        List<long> dims = [], integers = [];
        ReadOnlyMemory<byte>? raw = null, floats = null;
        var external = new Dictionary<string, string>();
        while (tensor.Next())
            switch (tensor.Field)
            {
                case 1: tensor.Longs(dims); break;
                case 2: elementType = tensor.Long(); break;
                case 4 or 10: floats = Join(floats, tensor.Fixed()); break;
                case 5 or 7 or 11: tensor.Longs(integers); break;
                case 8: name = tensor.Name(); break;
                case 9: raw = tensor.Bytes(); break;
                case 13: Entry(tensor.Message(), external); break;
                case 14: location = tensor.Long(); break;
                default: tensor.Skip(); break;
            }

        return new OnnxTensor(name, unchecked((int)elementType), dims)
        {
            Raw = raw,
            Floats = floats,
            Integers = integers.Count > 0 ? integers : null,
            External = location == 1 ? external : null,
        };
    }

    private static ReadOnlyMemory<byte> Join(ReadOnlyMemory<byte>? first, ReadOnlyMemory<byte> second)
    {
        if (first is not { IsEmpty: false } known) return second;
        var joined = new byte[known.Length + second.Length];
        known.CopyTo(joined);
        second.CopyTo(joined.AsMemory(known.Length));
        return joined;
    }
}
