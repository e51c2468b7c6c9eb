using Bench.Graphs;
using Bench.Graphs.Operators;
using Bench.Graphs.Transforms;
using Module = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;
using Tensor = TorchSharp.torch.Tensor;

namespace Bench.Engines;

// Where each value of a graph lies in the array that a step works on, and what is known of it before any step.
public sealed class SlotTable
{
    private readonly Dictionary<string, int> _slots = [];
    private readonly List<(int Slot, Func<Tensor?[], Tensor> Make)> _kept = [];
    private readonly List<(string Name, Func<Tensor?[], Module> Make)> _held = [];
    private readonly Dictionary<string, Node> _producers;
    private readonly ILookup<string, Node> _users;
    private readonly HashSet<string> _nonNegative;
    private readonly IReadOnlyDictionary<string, State> _inPlace;

    public SlotTable(Graph graph, IEnumerable<string> nonNegative, bool modules)
    {
        (Graph, Modules) = (graph, modules);
        _nonNegative = [.. nonNegative];
        _inPlace = InPlace.Of(graph);
        _producers = graph.Nodes.SelectMany(n => n.Outputs.Where(o => o != "").Select(o => (o, n))).ToDictionary(p => p.o, p => p.n);
        _users = graph.Nodes.SelectMany(n => n.Inputs.Select(i => (i, n))).ToLookup(p => p.i, p => p.n);
        foreach (var value in graph.Weights.Keys.Concat(graph.Constants.Keys).Concat(graph.Inputs).Concat(graph.State.Select(s => s.From))
            .Concat(_producers.Keys))
            if (!_slots.ContainsKey(value)) _slots[value] = Count++;
    }

    public Graph Graph { get; }

    /// <summary>Whether nodes become modules where torch has them.</summary>
    public bool Modules { get; }

    /// <summary>Slot 0 is nobody's.</summary>
    public int Count { get; private set; } = 1;

    public int this[string value] => _slots[value];
    public IReadOnlyList<(int Slot, Func<Tensor?[], Tensor> Make)> Kept => _kept;

    public IReadOnlyList<(string Name, Func<Tensor?[], Module> Make)> Held => _held;

    public bool IsProduced(string value) => _producers.ContainsKey(value);
    public bool IsFixed(string value) => Graph.Weights.ContainsKey(value) || Graph.Constants.ContainsKey(value);
    public bool NonNegative(string value) => _nonNegative.Contains(value);

    /// <summary>What lives longer than the last node that uses it.</summary>
    public bool IsKept(string value) => Graph.Outputs.Contains(value) || Graph.State.Any(s => s.To == value || s.From == value);

    /// <summary>Whether a node may write into the memory of its first input, a state that nobody else reads.</summary>
    public bool WritesInPlace(Node node) => _inPlace.ContainsKey(node.Outputs[0]);

    public int Keep(Func<Tensor?[], Tensor> make)
    {
        _kept.Add((Count, make));
        return Count++;
    }

    public void Hold(string name, Func<Tensor?[], Module> make) => _held.Add((name, make));

    // A model's forward gives each result a name and overwrites none.
    public bool MayOverwrite(Node node)
    {
        if (Modules) return false;
        var value = node.Inputs[0];
        return _producers.TryGetValue(value, out var producer) && Catalog.Memory(producer) == Memory.Fresh && !IsKept(value)
            && _users[value].Count() == 1 && Graph.Values[value] == Graph.Values[node.Outputs[0]];
    }
}
