using Bench.Graphs;
using Bench.Graphs.Operators;
using Bench.Protocol;
using Tensor = TorchSharp.torch.Tensor;

namespace Bench.Engines;

// A graph as the calls that one step makes, in order, and what may be let go after each. As modules, all that a step makes lives until its end: that of
// the scope which users open around a model's forward.
internal sealed class StepProgram : IDisposable
{
    private readonly Node[] _nodes;
    private readonly Kernel[] _kernels;
    private readonly int[][] _dying;
    private readonly Model _model = new();

    private StepProgram(SlotTable slots)
    {
        Slots = slots;
        _nodes = [.. slots.Graph.Nodes];
        _kernels = [.. _nodes.Select(n => Lower(n, slots))];
        _dying = Dying(slots, _nodes);
    }

    public SlotTable Slots { get; }

    public static StepProgram Of(Graph graph, IEnumerable<string> nonNegative, bool modules) =>
        new(new SlotTable(LinearFusion.Apply(graph), nonNegative, modules));

    /// <summary>What nodes want to have ready, from the weights and constants that lie in their slots.</summary>
    public void Prepare(Tensor?[] slots)
    {
        foreach (var (slot, make) in Slots.Kept)
        {
            using var scope = TorchSharp.torch.NewDisposeScope();
            slots[slot] = make(slots).MoveToOuterDisposeScope();
        }

        foreach (var (name, make) in Slots.Held) _model.Hold(name, make(slots));
        _model.eval();
    }

    public void Dispose() => _model.Dispose();

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)]
    public void Run(Tensor?[] slots)
    {
        var kernels = _kernels;
        for (var i = 0; i < kernels.Length; i++)
        {
            kernels[i](slots);
            LetGo(slots, _dying[i]);
        }
    }

    /// <summary>A step that looks whether torch's results have the types that the graph says.</summary>
    public void RunChecked(Tensor?[] slots)
    {
        for (var i = 0; i < _kernels.Length; i++)
        {
            _kernels[i](slots);
            foreach (var value in _nodes[i].Outputs.Where(v => v != "")) Check(_nodes[i], value, slots);
            LetGo(slots, _dying[i]);
        }
    }

    private void Check(Node node, string value, Tensor?[] slots)
    {
        var wanted = Slots.Graph.Values[value];
        var result = slots[Slots[value]];
        if (result is null) throw Wrong(node, $"gave no \"{value}\"");
        if (result.dtype != Types.Of(wanted.DType) || !result.shape.AsSpan().SequenceEqual(Place.Longs(wanted.Shape)))
            throw Wrong(node, $"gave {result.dtype}[{string.Join(", ", result.shape)}], the graph says {wanted}");
        if (node.Inputs.Any(v => v != "" && ReferenceEquals(slots[Slots[v]], result)))
            throw Wrong(node, "gave one of its inputs back, which would be let go twice");
    }

    private static EngineException Wrong(Node node, string what) => new("internal", $"{node.Op} \"{node.Name}\": torch {what}");

    private static Kernel Lower(Node node, SlotTable slots)
    {
        if (!LoweringTable.All.TryGetValue(node.Op, out var lower))
            throw new EngineException("unsupported", $"{node.Op} \"{node.Name}\": an operator that TorchSharp has nothing for");
        var place = new Place(Site.Of(slots.Graph, node), slots);
        return slots.Modules && ModuleLowering.Of(place) is { } module ? module : lower(place);
    }

    private static void LetGo(Tensor?[] slots, int[] dying)
    {
        foreach (var slot in dying)
        {
            slots[slot]?.Dispose();
            slots[slot] = null;
        }
    }

    private static int[][] Dying(SlotTable slots, Node[] nodes)
    {
        if (slots.Modules) return [.. nodes.Select(_ => Array.Empty<int>())];
        var last = new Dictionary<string, int>();
        for (var i = 0; i < nodes.Length; i++)
            foreach (var value in nodes[i].Outputs.Concat(nodes[i].Inputs))
                if (value != "" && slots.IsProduced(value) && !slots.IsKept(value)) last[value] = i;
        var byNode = last.ToLookup(p => p.Value, p => slots[p.Key]);
        return [.. nodes.Select((_, i) => byNode[i].ToArray())];
    }

    private sealed class Model() : TorchSharp.torch.nn.Module("model")
    {
        public void Hold(string name, TorchSharp.torch.nn.Module<Tensor, Tensor> module) => register_module(name.Replace('.', '_'), module);
    }
}
