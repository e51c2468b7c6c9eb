using Bench.Graphs.Operators;

namespace Bench.Graphs;

/// <summary>Writes a graph node by node; shapes are inferred as it goes, so a wrong model fails at the line that is wrong.</summary>
public sealed class GraphBuilder(string name)
{
    private readonly Dictionary<string, TensorType> _values = [];
    private readonly List<string> _inputs = [];
    private readonly List<string> _outputs = [];
    private readonly Dictionary<string, string> _weights = [];
    private readonly Dictionary<string, Tensor> _constants = [];
    private readonly List<State> _state = [];
    private readonly List<Node> _nodes = [];
    private readonly Dictionary<string, Fill> _fills = [];
    // Of the graph that it goes on with, also those that are not there yet.
    private readonly HashSet<string> _taken = [];

    public TensorType this[string value] => _values[value];

    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>A graph that is to be gone on with; who gives <paramref name="append"/> adds in place of a node what it is to become.</summary>
    public static GraphBuilder Of(Graph graph, Action<GraphBuilder, Node>? append = null)
    {
        var b = new GraphBuilder(graph.Name);
        b._taken.UnionWith(graph.Values.Keys);
        foreach (var input in graph.Inputs) b.Input(input, graph.Values[input].DType, graph.Values[input].Shape, graph.Fills.GetValueOrDefault(input));
        foreach (var (value, tensor) in graph.Weights)
        {
            b._weights[value] = tensor;
            if (graph.Fills.TryGetValue(value, out var fill)) b._fills[value] = fill;
            b.Declare(value, graph.Values[value]);
        }

        foreach (var (value, tensor) in graph.Constants) b.Declare(value, (b._constants[value] = tensor).Type);
        foreach (var (name, from, to) in graph.State)
        {
            if (!b._values.ContainsKey(from)) b.ReadState(from, graph.Values[from].DType, graph.Values[from].Shape, graph.Fills.GetValueOrDefault(from));
            b.State(name, from, to);
        }

        foreach (var node in graph.Nodes)
            if (append is null) b.Append(node);
            else append(b, node);
        foreach (var output in graph.Outputs) b.Output(output);
        return b;
    }

    /// <summary>A node as its operator sees it.</summary>
    public Site Site(Node node) => Operators.Site.Of(node, _values, _constants);

    public string Input(string value, DType dtype, Shape shape, Fill? fill = null)
    {
        _inputs.Add(value);
        if (fill is not null) _fills[value] = fill;
        return Declare(value, new TensorType(dtype, shape));
    }

    public string Weight(string tensor, DType dtype, Shape shape, Fill fill)
    {
        if (_values.ContainsKey(tensor)) return tensor;
        _weights[tensor] = tensor;
        _fills[tensor] = fill;
        return Declare(tensor, new TensorType(dtype, shape));
    }

    /// <summary>Equal constants become one.</summary>
    public string Constant(Tensor data)
    {
        foreach (var (known, tensor) in _constants)
            if (tensor.Type == data.Type && tensor.Data.Span.SequenceEqual(data.Data.Span)) return known;
        var value = Unused("const", _constants.Count);
        _constants[value] = data;
        return Declare(value, data.Type);
    }

    public string Number(double value, DType dtype) => Constant(Tensor.Of<double>(DType.F64, Shape.Scalar, [value]).To(dtype));

    /// <summary>A value times a number of its own type.</summary>
    public string Times(string value, double factor) => Add("Mul", [value, Number(factor, this[value].DType)]);

    public string Add(string op, IReadOnlyList<string> inputs, params IEnumerable<(string, object)> attributes) => Add(op, 1, inputs, attributes)[0];

    public string[] Add(string op, int outputs, IReadOnlyList<string> inputs, params IEnumerable<(string, object)> attributes)
    {
        var name = Unused(op, _nodes.Count);
        var names = Enumerable.Range(0, outputs).Select(i => outputs == 1 ? name : $"{name}_{i}").ToArray();
        Append(new Node(name, op, inputs, names, new Attributes(attributes)));
        return names;
    }

    public void Append(Node node)
    {
        node = Inference.Normalize(node, _values, _constants);
        var types = Inference.Infer(node, _values, _constants);
        _nodes.Add(node);
        for (var i = 0; i < node.Outputs.Count; i++)
            if (node.Outputs[i] != "") Declare(node.Outputs[i], types[i]);
    }

    /// <summary>Gives what the last node produced another name.</summary>
    public void Rename(string value, string to)
    {
        var last = _nodes[^1];
        if (!last.Outputs.Contains(value)) throw new GraphException($"{name}: only what the last node produced can be renamed, \"{value}\" cannot");
        _nodes[^1] = last with { Outputs = [.. last.Outputs.Select(o => o == value ? to : o)] };
        Declare(to, _values[value]);
        _values.Remove(value);
    }

    public void Output(string value) => _outputs.Add(value);

    /// <summary>What a state holds when the step begins; State says which value it becomes.</summary>
    public string ReadState(string value, DType dtype, Shape shape, Fill? fill = null)
    {
        if (fill is not null) _fills[value] = fill;
        return Declare(value, new TensorType(dtype, shape));
    }

    public void State(string stateName, string from, string to) => _state.Add(new State(stateName, from, to));

    public Graph Build(long itemsPerStep, int? sampleAxis = 0) => new()
    {
        Name = name,
        Values = _values,
        Inputs = _inputs,
        Outputs = _outputs,
        Weights = _weights,
        Constants = _constants,
        State = _state,
        Nodes = _nodes,
        ItemsPerStep = itemsPerStep,
        SampleAxis = sampleAxis,
        Fills = _fills,
    };

    private string Unused(string name, int number)
    {
        bool Is(string value) => _values.ContainsKey(value) || _taken.Contains(value);
        while (Is($"{name}_{number}") || Is($"{name}_{number}_0")) number++;
        return $"{name}_{number}";
    }

    private string Declare(string value, TensorType type)
    {
        if (!_values.TryAdd(value, type)) throw new GraphException($"{name}: the value \"{value}\" is defined twice");
        return value;
    }
}
