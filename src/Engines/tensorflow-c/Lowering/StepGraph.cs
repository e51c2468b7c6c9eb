using Bench.Bundles;
using Bench.Graphs;
using Bench.Graphs.Operators;
using Bench.Graphs.Transforms;
using Bench.Protocol;

namespace Bench.Engines;

/// <summary>
/// A graph as TensorFlow's: weights, input sets, state and outputs in resource variables, and one operation that runs a step.
/// Which input set is next is a variable too, which a step advances: so a step needs no feed, and one executor serves all sets.
/// What is computed between them lies in the same graph, or in a function that XLA compiles.
/// </summary>
internal sealed class StepGraph
{
    public const string Step = "step", Fence = "fence";

    private static readonly DType Index = DType.I32;

    private readonly Bundle _bundle;
    private readonly bool _frozen;
    private long _frozenBytes;
    private readonly GraphDef _outer = new();
    private readonly Inside? _inside;
    private readonly Dictionary<(string Value, Form Form), string> _names = [];
    private readonly Dictionary<(string Value, string Way), string> _weights = [];
    private readonly List<Variable> _variables = [];
    private readonly Dictionary<string, Variable> _states = [];
    private readonly Dictionary<string, Variable> _outputs = [];
    private readonly List<InputSets> _inputs = [];
    private readonly HashSet<string> _nonNegative = [];
    private readonly Dictionary<string, (string Source, int[] Order)> _turned = [];
    private readonly List<string> _assigned = [];
    private readonly IReadOnlyDictionary<string, State> _inPlace;
    private readonly Variable? _set;
    private TensorType? _fenceType;
    private bool _channelsLast;

    private StepGraph(Bundle bundle, Graph graph, bool frozen, bool compiled)
    {
        (_bundle, Graph, _frozen, _inside) = (bundle, graph, frozen, compiled ? new Inside() : null);
        // What XLA compiles is given states and gives others.
        _inPlace = compiled ? new Dictionary<string, State>() : InPlace.Of(graph);
        foreach (var state in graph.State)
        {
            var variable = _states[state.From] =
                Declare($"state \"{state.Name}\"", graph.Values[state.From], () => bundle.State(state.Name).To(graph.Values[state.From].DType));
            _names[(state.From, Form.Plain)] = Taken(variable.Read, variable.Type);
        }

        if (graph.Inputs.Count > 0) _set = Declare("the next input set", new TensorType(Index, [1]), null);
        foreach (var node in graph.Nodes) Lower(node);
        Assign();
        FinishFence();
        Serialized = _outer.ToArray();
        Function = _inside?.ToFunction();
    }

    public Graph Graph { get; }
    public byte[] Serialized { get; }
    public Function? Function { get; }
    /// <summary>All of them, to be filled at load.</summary>
    public IReadOnlyList<Variable> Variables => _variables;
    /// <summary>What to keep when the graph is open.</summary>
    public StepVariables Kept => new(Graph, _states, _outputs, _inputs, _nonNegative, _set, _fenceType, _channelsLast);
    /// <summary>Whether XLA compiles the step, which does not know every operator that TensorFlow has kernels for.</summary>
    public bool Compiled => _inside is not null;
    /// <summary>Where what is computed is written.</summary>
    public GraphDef Def => _inside?.Def ?? _outer;

    /// <summary>With frozen weights these are constants instead of variables.</summary>
    public static StepGraph Of(Bundle bundle, Graph graph, bool frozen, bool compiled) => new(bundle, graph, frozen, compiled);

    public bool Has(string value, Form form) => _names.ContainsKey((value, form));

    public void Give(string value, Form form, string name)
    {
        _names[(value, form)] = name;
        _channelsLast |= form == Form.ChannelsLast;
    }

    /// <summary>The name that a value has in the form asked for; another form is turned into it once.</summary>
    public string Get(string value, Form form)
    {
        if (_names.TryGetValue((value, form), out var name)) return name;
        return _names[(value, form)] = form switch
        {
            Form.Plain => Plain(value),
            Form.Rows => Reshaped(Get(value, Form.Plain), Forms.Rows(Graph.Values[value].Shape), Graph.Values[value].DType),
            _ => Last(value),
        };
    }

    /// <summary>A weight or constant that TensorFlow wants otherwise than it is stored: made so once, at load. Null for any other value.</summary>
    public string? Prepared(string value, string way, Shape shape, Func<Tensor, Tensor> prepare)
    {
        if (_weights.TryGetValue((value, way), out var known)) return known;
        if (Graph.Constants.TryGetValue(value, out var constant)) return _weights[(value, way)] = Def.Constant(prepare(constant));
        if (!Graph.Weights.ContainsKey(value) || _states.ContainsKey(value)) return null;
        var type = Graph.Values[value] with { Shape = shape };
        var name = $"weight \"{value}\"";
        Limits.Check(name, type);
        if (_frozen) Limits.Check(_frozenBytes += type.Bytes);
        Tensor Load() => prepare(_bundle.Weight(value).To(type.DType));
        return _weights[(value, way)] = _frozen ? Def.Constant(Load()) : Taken(Declare(name, type, Load).Read, type);
    }

    /// <summary>Another value with its dimensions in another order; written only for who needs it so.</summary>
    public void Turn(string value, string source, int[] order) => _turned[value] = (source, order);

    /// <summary>Whether an input of indices is known to hold no negative one, in any input set: seen once, not in every step.</summary>
    public bool NonNegative(string value)
    {
        if (Graph.Constants.TryGetValue(value, out var constant)) return constant.ToLongs().All(v => v >= 0);
        var seen = Graph.Inputs.Contains(value) && Enumerable.Range(0, _bundle.Info.Sets).All(set => _bundle.Input(value, set).ToLongs().All(v => v >= 0));
        if (seen) _nonNegative.Add(value);
        return seen;
    }

    /// <summary>Whether a node may change its first input, a state that nobody else reads, where it lies.</summary>
    public bool WritesInPlace(Node node) => _inPlace.ContainsKey(node.Outputs[0]);

    public string Reshaped(string name, Shape shape, DType type) => Def.Node("Reshape", [name, Ints(shape)], ("T", type), ("Tshape", Index));

    public string Ints(IEnumerable<int> values) => Def.Constant(Integers(values));

    public string Transposed(string name, DType type, int[] order) => Def.Node("Transpose", [name, Ints(order)], ("T", type), ("Tperm", Index));

    private void Lower(Node node)
    {
        if (!LoweringTable.All.TryGetValue(node.Op, out var lower))
            throw new EngineException("unsupported", $"{node.Op} \"{node.Name}\": an operator that TensorFlow has nothing for");
        lower(new Place(Site.Of(Graph, node), this));
    }

    private string Plain(string value)
    {
        var type = Graph.Values[value];
        if (_names.TryGetValue((value, Form.Rows), out var rows)) return Reshaped(rows, type.Shape, type.DType);
        if (_names.TryGetValue((value, Form.ChannelsLast), out var last))
            return Forms.IsFlat(type.Shape) ? Reshaped(last, type.Shape, type.DType) : Transposed(last, type.DType, Forms.ChannelsFirst(type.Shape.Rank));
        if (_turned.TryGetValue(value, out var turned))
            return Prepared(turned.Source, string.Join(",", turned.Order), type.Shape, t => t.Permute(turned.Order))
                ?? Transposed(Get(turned.Source, Form.Plain), type.DType, turned.Order);
        if (Prepared(value, "", type.Shape, t => t) is { } prepared) return prepared;
        return Graph.Inputs.Contains(value) ? Input(value, type, null) : throw new EngineException("internal", $"the value \"{value}\" is produced by nobody");
    }

    private string Last(string value)
    {
        var type = Graph.Values[value];
        var order = Forms.ChannelsLast(type.Shape.Rank);
        if (Graph.Inputs.Contains(value) && !Has(value, Form.Plain)) return Input(value, type with { Shape = type.Shape.Permute(order) }, order);
        return Forms.IsFlat(type.Shape)
            ? Reshaped(Get(value, Form.Plain), type.Shape.Permute(order), type.DType)
            : Transposed(Get(value, Form.Plain), type.DType, order);
    }

    // All sets lie in one variable; a slice of its first dimension is a view.
    private string Input(string value, TensorType type, int[]? order)
    {
        var sets = _bundle.Info.Sets;
        var variable = Declare($"input \"{value}\" with its {sets} sets", new TensorType(type.DType, [sets, .. type.Shape]),
            () => InputSets.Stacked(type.DType, order, Enumerable.Range(0, sets).Select(set => _bundle.Input(value, set))));
        _inputs.Add(new InputSets(value, type.DType, order, variable with { Initial = null }));
        return Taken(_outer.Node("StridedSlice", [variable.Read, _set!.Read, Next, Outer(1)], ("T", type.DType), ("Index", Index),
            ("shrink_axis_mask", 1L)), type);
    }

    private string Next => field ??= _outer.Node("AddV2", [_set!.Read, Outer(1)], ("T", Index));

    private string Outer(params IEnumerable<int> values) => _outer.Constant(Integers(values));

    private string Taken(string name, TensorType type) => _inside?.Take(name, type) ?? name;

    private string Given(string value) => _inside?.Give(Get(value, Form.Plain), Graph.Values[value].DType) ?? Get(value, Form.Plain);

    private static Tensor Integers(IEnumerable<int> values) => Tensor.Of<int>(Index, [values.Count()], values.ToArray());

    private Variable Declare(string what, TensorType type, Func<Tensor>? initial)
    {
        Limits.Check(what, type);
        var variable = new Variable($"v{_variables.Count}", type, initial);
        _variables.Add(variable);
        _outer.Named(variable.Name, "VarHandleOp", [], ("dtype", type.DType), ("shape", type.Shape), ("shared_name", variable.Name));
        _outer.Named(variable.Read, "ReadVariableOp", [variable.Name], ("dtype", type.DType));
        _outer.Named(variable.Feed, "Placeholder", [], ("dtype", type.DType), ("shape", type.Shape));
        _outer.Named(variable.Assign, "AssignVariableOp", [variable.Name, variable.Feed], ("dtype", type.DType));
        return variable;
    }

    private void Assign()
    {
        foreach (var output in Graph.Outputs.Distinct()) Assign(_outputs[output] = Declare($"output \"{output}\"", Graph.Values[output], null), Given(output));
        // What is read must be read before it is replaced.
        foreach (var state in Graph.State)
            if (state.From != state.To) Assign(_states[state.From], Given(state.To), $"^{_states[state.From].Read}");
        if (_set is not null) Assign(_set, _outer.Node("FloorMod", [Next, Outer(_bundle.Info.Sets)], ("T", Index)));
        _inside?.WriteCall(_outer);
        _outer.Named(Step, "NoOp", _assigned.Select(name => $"^{name}"));
    }

    private void Assign(Variable variable, string value, params IEnumerable<string> after) =>
        _assigned.Add(_outer.Node("AssignVariableOp", [variable.Name, value, .. after], ("dtype", variable.Type.DType)));

    private void FinishFence()
    {
        var elements = _outputs.Values.Concat(_states.Values).Where(v => v.Type.Shape.Elements > 0).Select(FirstElement).ToArray();
        if (elements.Length == 0) return;
        _outer.Named(Fence, "Pack", elements, ("N", (long)elements.Length), ("T", DType.F32));
        _fenceType = new TensorType(DType.F32, [elements.Length]);
    }

    private string FirstElement(Variable variable)
    {
        var type = variable.Type.DType;
        var flat = _outer.Node("Reshape", [variable.Read, Outer(-1)], ("T", type), ("Tshape", Index));
        var first = _outer.Node("StridedSlice", [flat, Outer(0), Outer(1), Outer(1)], ("T", type), ("Index", Index), ("shrink_axis_mask", 1L));
        return _outer.Node("Cast", [first], ("SrcT", type), ("DstT", DType.F32));
    }
}
