using Bench.Graphs;
using Bench.Graphs.Operators;
using Bench.Graphs.Transforms;

namespace Bench.Reference;

// Which values share memory and where each lies in one arena: first fit over lifetimes, freed after the last use.
internal sealed class Plan
{
    private readonly Graph _graph;
    private readonly IReadOnlyDictionary<string, State> _written;
    private readonly Dictionary<string, string> _roots = [];
    private readonly Dictionary<string, long> _offsets = [];
    private readonly List<(long Offset, long Bytes)> _free = [];

    public Plan(Graph graph, Func<DType, int> size)
    {
        _graph = graph;
        _written = InPlace.Of(graph);
        foreach (var (value, state) in _written) _roots[value] = state.From;
        var lasting = graph.Outputs.Concat(graph.State.SelectMany(s => new[] { s.From, s.To })).ToHashSet();
        var consumers = graph.Nodes.SelectMany(n => n.Inputs.Select(i => (i, n))).ToLookup(p => p.i, p => p.n);
        foreach (var node in graph.Nodes)
        {
            if (IsView(node)) _roots[node.Outputs[0]] = Root(node.Inputs[0]);
            else if (IsFolded(node, lasting, consumers))
            {
                _roots[node.Outputs[0]] = Root(node.Inputs[0]);
                Transposed.Add(node.Outputs[0]);
            }
        }

        // A view of what must last would change under its owner's feet, so it lasts too.
        Lasting = lasting.Select(Root).ToHashSet();
        Place(size);
    }

    /// <summary>Values that live through the whole step and are not in the arena.</summary>
    public HashSet<string> Lasting { get; }
    public HashSet<string> Transposed { get; } = [];
    public long ArenaBytes { get; private set; }
    public string Root(string value) => _roots.GetValueOrDefault(value, value);
    public bool IsAlias(string value) => _roots.ContainsKey(value);
    /// <summary>An alias that is computed all the same: elements of a state are replaced where it lies.</summary>
    public bool IsWritten(string value) => _written.ContainsKey(value);
    public long? Offset(string value) => _offsets.TryGetValue(value, out var offset) ? offset : null;

    private bool IsView(Node node)
    {
        if (Transposed.Contains(node.Inputs.FirstOrDefault(""))) return false;
        if (Catalog.Memory(node) == Memory.View) return true;
        if (node.Op == "Cast") return _graph.Values[node.Inputs[0]].DType == _graph.Values[node.Outputs[0]].DType;
        if (node.Op != "Transpose") return false;
        // Only dimensions of 1 move: the bytes stay where they are.
        var shape = _graph.Values[node.Inputs[0]].Shape;
        var moved = node.Attributes.Ints("perm")!.Where(p => shape[(int)p] != 1).ToArray();
        return moved.SequenceEqual(moved.Order());
    }

    private bool IsFolded(Node node, HashSet<string> lasting, ILookup<string, Node> consumers)
    {
        if (node.Op != "Transpose" || lasting.Contains(node.Outputs[0]) || Transposed.Contains(node.Inputs[0])) return false;
        var perm = node.Attributes.Ints("perm")!;
        var rank = perm.Length;
        if (rank < 2 || perm[^1] != rank - 2 || perm[^2] != rank - 1 || !perm.SkipLast(2).SequenceEqual(Enumerable.Range(0, rank - 2).Select(i => (long)i)))
            return false;
        return consumers[node.Outputs[0]].Any() && consumers[node.Outputs[0]].All(n => n.Op == "MatMul");
    }

    private void Place(Func<DType, int> size)
    {
        var last = new Dictionary<string, int>();
        for (var i = 0; i < _graph.Nodes.Count; i++)
            foreach (var value in _graph.Nodes[i].Inputs.Concat(_graph.Nodes[i].Outputs))
                if (value != "") last[Root(value)] = i;
        var ends = last.ToLookup(p => p.Value, p => p.Key);
        for (var i = 0; i < _graph.Nodes.Count; i++)
        {
            foreach (var output in _graph.Nodes[i].Outputs)
                if (output != "" && !IsAlias(output) && !Lasting.Contains(output)) _offsets[output] = Take(Bytes(output, size));
            foreach (var value in ends[i])
                if (_offsets.TryGetValue(value, out var offset)) Give(offset, Bytes(value, size));
        }
    }

    private long Bytes(string value, Func<DType, int> size)
    {
        var type = _graph.Values[value];
        return (type.Shape.Elements * size(type.DType) + 127) / 64 * 64;
    }

    private long Take(long bytes)
    {
        for (var i = 0; i < _free.Count; i++)
        {
            var (offset, room) = _free[i];
            if (room < bytes) continue;
            if (room == bytes) _free.RemoveAt(i);
            else _free[i] = (offset + bytes, room - bytes);
            return offset;
        }

        // The last hole may touch the end: grow it.
        if (_free.Count > 0 && _free[^1].Offset + _free[^1].Bytes == ArenaBytes)
        {
            var offset = _free[^1].Offset;
            _free.RemoveAt(_free.Count - 1);
            ArenaBytes = offset + bytes;
            return offset;
        }

        ArenaBytes += bytes;
        return ArenaBytes - bytes;
    }

    private void Give(long offset, long bytes)
    {
        var at = _free.FindIndex(f => f.Offset > offset);
        if (at < 0) at = _free.Count;
        _free.Insert(at, (offset, bytes));
        if (at + 1 < _free.Count && _free[at].Offset + _free[at].Bytes == _free[at + 1].Offset)
        {
            _free[at] = (_free[at].Offset, _free[at].Bytes + _free[at + 1].Bytes);
            _free.RemoveAt(at + 1);
        }

        if (at > 0 && _free[at - 1].Offset + _free[at - 1].Bytes == _free[at].Offset)
        {
            _free[at - 1] = (_free[at - 1].Offset, _free[at - 1].Bytes + _free[at].Bytes);
            _free.RemoveAt(at);
        }
    }
}
