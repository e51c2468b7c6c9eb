using Bench.Bundles;
using Bench.Graphs;
using Bench.Graphs.Operators;
using Bench.Protocol;
using Tensorflow;
using Tensorflow.Keras;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;
using static Tensorflow.KerasApi;
using Graph = Bench.Graphs.Graph;
using Node = Bench.Graphs.Node;
using Shape = Bench.Graphs.Shape;
using Tensor = Bench.Graphs.Tensor;

namespace Bench.Engines;

/// <summary>A graph being built of Keras layers, each with its weights set. Images lie with their channels last, as Keras has them.</summary>
internal sealed class KerasGraph(Bundle bundle)
{
    private readonly Dictionary<string, Tensors> _values = [];
    private readonly HashSet<Node> _built = new(ReferenceEqualityComparer.Instance);
    private readonly ILookup<string, Node> _users = bundle.Graph.Nodes.SelectMany(n => n.Inputs.Select(i => (i, n))).ToLookup(p => p.i, p => p.n);
    private readonly Dictionary<string, Node> _producers =
        bundle.Graph.Nodes.SelectMany(n => n.Outputs.Where(o => o != "").Select(o => (o, n))).ToDictionary(p => p.o, p => p.n);

    public Graph Graph => bundle.Graph;
    public bool ChannelsLast { get; private set; }

    public IModel Build()
    {
        if (Graph.State.Count > 0) throw new EngineException("unsupported", $"state \"{Graph.State[0].Name}\": Keras layers keep none from step to step");
        foreach (var input in Graph.Inputs)
        {
            var type = Graph.Values[input];
            if (type.Shape.Rank < 2)
                throw new EngineException("unsupported", $"input \"{input}\" is {type}: layers of Keras want samples of one dimension or more");
            _values[input] = keras.Input(new Tensorflow.Shape([.. Turned(type.Shape).Skip(1).Select(d => (long)d)]), type.Shape[0],
                dtype: (TF_DataType)TypeNumbers.Of(type.DType));
        }

        foreach (var node in Graph.Nodes)
        {
            if (!_built.Add(node)) continue;
            if (!KerasLayers.All.TryGetValue(node.Op, out var layer)) throw Lacks(node, "has no layer for it");
            if (layer(new KerasPlace(this, Site.Of(Graph, node))) is { } made) _values[node.Outputs[0]] = made;
        }

        Tensors Together(IEnumerable<string> names) => new([.. names.Select(name => (Tensorflow.Tensor)_values[name])]);
        return keras.Model(Together(Graph.Inputs), Together(Graph.Outputs.Distinct()));
    }

    public static EngineException Lacks(Node node, string why) => new("unsupported", $"{node.Op} \"{node.Name}\": TensorFlow.NET's Keras {why}");

    public Tensors? Value(string name) => _values.GetValueOrDefault(name);
    public bool IsWeight(string name) => Graph.Weights.ContainsKey(name);
    public Node? Producer(string name) => _producers.GetValueOrDefault(name);

    /// <summary>The only node that takes a value, where no one else wants it.</summary>
    public Node? OnlyUser(string name) => !Graph.Outputs.Contains(name) && _users[name].Count() == 1 ? _users[name].Single() : null;

    /// <summary>A node that another's layer computes too.</summary>
    public void BuildWith(Node node, Tensors made)
    {
        _built.Add(node);
        _values[node.Outputs[0]] = made;
    }

    public Tensors Apply(ILayer layer, Tensors to, params IReadOnlyList<Tensor> weights)
    {
        var made = layer.Apply(to);
        if (weights.Count > 0)
            layer.set_weights([.. weights.Select(w =>
                new NDArray(w.Data.ToArray(), new Tensorflow.Shape([.. w.Shape.Select(d => (long)d)]), TF_DataType.TF_FLOAT))]);
        return made;
    }

    public Tensor Weight(string value) => bundle.Weight(value).To(DType.F32);

    /// <summary>An input as it is fed.</summary>
    public Tensor AsLayersWant(Tensor tensor) => tensor.Shape.Rank == 4 ? tensor.Permute(Forms.ChannelsLast(4)) : tensor;

    public Tensor AsTheGraphSays(string output, Func<TensorType, Tensor> read)
    {
        var type = Graph.Values[output];
        var told = read(type with { Shape = Turned(type.Shape) });
        return type.Shape.Rank == 4 ? told.Permute(Forms.ChannelsFirst(4)) : told;
    }

    private Shape Turned(Shape shape)
    {
        if (shape.Rank != 4) return shape;
        ChannelsLast = true;
        return shape.Permute(Forms.ChannelsLast(4));
    }
}
