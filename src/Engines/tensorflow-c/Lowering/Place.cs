using Bench.Graphs;
using Bench.Graphs.Operators;

namespace Bench.Engines;

// A node being lowered: what the graph knows of it, and the names that its values have in TensorFlow's graph.
internal sealed class Place(Site site, StepGraph graph)
{
    public Site Site => site;
    public Attributes Attributes => site.Attributes;
    public TensorType Output => graph.Graph.Values[site.Node.Outputs[0]];
    public DType DType => site.DType(0);
    public StepGraph Graph => graph;
    /// <summary>The type to sum in: TensorFlow's CPU kernels sum halves in halves.</summary>
    public DType Wide => DType is DType.F16 or DType.BF16 ? DType.F32 : DType;

    public TensorType OutputType(int output) => graph.Graph.Values[site.Node.Outputs[output]];
    public string In(int input, Form form = Form.Plain) => graph.Get(site.Node.Inputs[input], form);
    public bool Lies(int input, Form form) => graph.Has(site.Node.Inputs[input], form);

    public void Give(string name, Form form = Form.Plain) => Give(0, name, form);

    public void Give(int output, string name, Form form = Form.Plain)
    {
        if (site.Wants(output)) graph.Give(site.Node.Outputs[output], form, name);
    }

    /// <summary>An input that is added to every row of the output, with the one dimension that TensorFlow wants of a bias; null for any other.</summary>
    public string? Bias(int input)
    {
        var shape = site.Shape(input);
        if (!DType.IsFloat() || shape.Rank == 0 || shape.Elements != shape[^1] || shape[^1] != Output.Shape[^1]) return null;
        return shape.Rank == 1 ? In(input) : Reshape(In(input), [shape[^1]]);
    }

    /// <summary>A weight or constant in another order of its dimensions: at load where it is one, in the step where it is computed.</summary>
    public string Permuted(int input, params int[] order) =>
        graph.Prepared(site.Node.Inputs[input], string.Join(",", order), site.Shape(input).Permute(order), t => t.Permute(order))
        ?? graph.Transposed(In(input), site.DType(input), order);

    /// <summary>A convolution's weight in another order, its taps apart by dilations and zeros between them.</summary>
    public string Spread(int input, int[] order, int[] dilations)
    {
        if (dilations.All(d => d == 1)) return Permuted(input, order);
        var shape = site.Shape(input).Permute(order);
        Shape spread = [.. shape.Select((d, i) => i < dilations.Length ? (d - 1) * dilations[i] + 1 : d)];
        return graph.Prepared(site.Node.Inputs[input], $"{string.Join(",", order)}/{string.Join(",", dilations)}", spread, t => t.Permute(order)
            .Spread(dilations))
            ?? throw new Protocol.EngineException("unsupported",
                $"{site.Node.Op} \"{site.Node.Name}\": TensorFlow has no such dilated kernel, and this one's weight is computed in the step");
    }

    public string Node(string op, IEnumerable<string> inputs, params ReadOnlySpan<(string Name, Attr Value)> attributes) =>
        graph.Def.Node(op, inputs, attributes);

    /// <summary>A node whose one type is that of this node's first input.</summary>
    public string Op(string op, params IEnumerable<string> inputs) => Typed(op, DType, inputs);

    public string Typed(string op, DType type, params IEnumerable<string> inputs) => graph.Def.Node(op, inputs, ("T", type));

    public string Cast(string name, DType from, DType to) => from == to ? name : graph.Def.Node("Cast", [name], ("SrcT", from), ("DstT", to));

    public string Reshape(string name, Shape shape) => Reshape(name, shape, DType);
    public string Reshape(string name, Shape shape, DType type) => graph.Reshaped(name, shape, type);
    public string Transpose(string name, params int[] order) => graph.Transposed(name, DType, order);
    public string Ints(params IEnumerable<int> values) => graph.Ints(values);
    public string Scalar(int value) => Constant(Tensor.Of<int>(DType.I32, Shape.Scalar, [value]));

    /// <summary>Slices of a tensor of this node's first type, along an axis.</summary>
    public string Gather(string data, string indices, int axis, DType indexType = DType.I64) =>
        Node("GatherV2", [data, indices, Scalar(axis)], ("Tparams", DType), ("Tindices", indexType), ("Taxis", DType.I32));

    public string Constant(Tensor tensor) => graph.Def.Constant(tensor);

    /// <summary>A number in a type.</summary>
    public string Number(double value, DType type) => Constant(Tensor.Of<double>(DType.F64, Shape.Scalar, [value]).To(type));

    public string Number(double value) => Number(value, DType);
}
