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

    public TensorType this[string value] => _values[value];

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
        var value = $"const_{_constants.Count}";
        _constants[value] = data;
        return Declare(value, data.Type);
    }

    public string Add(string op, IReadOnlyList<string> inputs, params IEnumerable<(string, object)> attributes) => Add(op, 1, inputs, attributes)[0];

    public string[] Add(string op, int outputs, IReadOnlyList<string> inputs, params IEnumerable<(string, object)> attributes)
    {
        var id = _nodes.Count;
        var names = Enumerable.Range(0, outputs).Select(i => outputs == 1 ? $"{op}_{id}" : $"{op}_{id}_{i}").ToArray();
        var node = new Node($"{op}_{id}", op, inputs, names, new Attributes(attributes));
        Append(node);
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

    private string Declare(string value, TensorType type)
    {
        if (!_values.TryAdd(value, type)) throw new GraphException($"{name}: the value \"{value}\" is defined twice");
        return value;
    }
}
