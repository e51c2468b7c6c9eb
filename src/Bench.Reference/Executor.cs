using System.Numerics;
using Bench.Graphs;
using Bench.Graphs.Operators;

namespace Bench.Reference;

/// <summary>
/// Runs a graph node by node. T is what floats are computed in (float or double); after each node its outputs are rounded to the types the graph gives them.
/// So a graph of F64 values with T double is the golden, and one of BF16 values with T float is bfloat16 as hardware does it.
/// </summary>
public sealed unsafe class Executor<T> : IDisposable where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Dictionary<string, Value> _values = [];
    private readonly List<nint> _owned = [];
    private readonly (Kernel<T> Kernel, Call<T> Call, Value[] Outputs)[] _steps;
    private readonly (Value From, Value To)[] _exchanged;
    private readonly (Value From, Value To, nint Aside)[] _copied;

    /// <summary>
    /// <paramref name="weights"/> gives the stored tensor of a weight value; <paramref name="keepWeights"/> lets kernels keep converted and packed copies of
    /// them.
    /// </summary>
    public Executor(Graph graph, Func<string, Tensor> weights, int threads, bool keepWeights = false)
    {
        Graph = graph;
        Crew = new Crew(threads);
        var plan = new Plan(graph, Stored.Size<T>);
        var arena = (byte*)Own(plan.ArenaBytes);
        // State is what its owner feeds, even where a weight or a constant says what it starts as.
        var changing = graph.Inputs.Concat(graph.State.Select(s => s.From)).ToHashSet();
        foreach (var value in changing) Memory(Place(value));
        foreach (var value in graph.Weights.Keys.Except(changing)) Weight(value, weights(value));
        foreach (var value in graph.Constants.Keys.Except(changing)) Place(value).Address = Loaded(graph.Constants[value]);
        foreach (var node in graph.Nodes)
            foreach (var output in node.Outputs)
                if (output != "") Declare(output, plan, arena);
        _steps = [.. graph.Nodes.Where(n => !plan.IsAlias(n.Outputs[0]) || plan.IsWritten(n.Outputs[0])).Select(n => Step(n, plan, keepWeights))];
        // Where both sides have memory of their own, a step ends by exchanging it.
        var exchanged = graph.State.Where(s => Exchanged(s, plan)).ToHashSet();
        _exchanged = [.. exchanged.Select(s => (_values[s.From], _values[s.To]))];
        var copied = graph.State.Except(exchanged).Select(s => (From: _values[s.From], To: _values[s.To])).Where(s => s.From.Owner != s.To.Owner).ToList();
        // What is another state's old value is set aside first: that state gets its new one in the same place.
        _copied = [.. copied.Select(s => (s.From, s.To, copied.Any(other => other.From == s.To.Owner) ? (nint)Own(Bytes(s.From)) : 0))];
    }

    public Graph Graph { get; }
    public Crew Crew { get; }

    /// <summary>Copies a stored tensor into an input or a state's <c>From</c> value.</summary>
    public void Feed(string value, Tensor tensor)
    {
        var target = Find(value);
        Check(value, target, tensor);
        using var pin = tensor.Data.Pin();
        Stored.Load<T>(Crew, pin.Pointer, tensor.DType, target.Address, target.Count);
        if (tensor.DType != target.Type.DType) Stored.Round<T>(Crew, target.Address, target.Type.DType, target.Count);
    }

    /// <summary>A tensor in its compute type, to be bound to an input again and again.</summary>
    public Value Prepare(string value, Tensor tensor)
    {
        var prepared = new Value(Find(value).Type);
        Memory(prepared);
        Refill(value, prepared, tensor);
        return prepared;
    }

    /// <summary>Another tensor in the place of the one that was prepared for this input.</summary>
    public void Refill(string value, Value prepared, Tensor tensor)
    {
        Check(value, prepared, tensor);
        using var pin = tensor.Data.Pin();
        Stored.Load<T>(Crew, pin.Pointer, tensor.DType, prepared.Address, prepared.Count);
        Stored.Round<T>(Crew, prepared.Address, prepared.Type.DType, prepared.Count);
    }

    public void Bind(string value, Value prepared) => Find(value).Address = prepared.Address;

    /// <summary>One step. <paramref name="done"/> hears the number of nodes done.</summary>
    public void Run(Action<int>? done = null)
    {
        for (var i = 0; i < _steps.Length; i++)
        {
            var (kernel, call, outputs) = _steps[i];
            try
            {
                kernel(call);
            }
            finally
            {
                call.Done();
            }

            foreach (var output in outputs) Stored.Round<T>(Crew, output.Address, output.Type.DType, output.Count);
            done?.Invoke(i + 1);
        }
    }

    public int Nodes => _steps.Length;

    /// <summary>What the step wrote to each state's <c>To</c> becomes its <c>From</c>. Afterwards <see cref="Get"/> of a To value is void.</summary>
    public void Advance()
    {
        foreach (var (from, to, aside) in _copied)
            if (aside != 0) Copy(to.Address, (void*)aside, Bytes(from));
        foreach (var (from, to, aside) in _copied)
            if (aside == 0) Copy(to.Address, from.Address, Bytes(from));
        foreach (var (from, _, aside) in _copied)
            if (aside != 0) Copy((void*)aside, from.Address, Bytes(from));
        // Last, since a copied state may take the old value of one that is exchanged.
        foreach (var (from, to) in _exchanged) from.Exchange(to);
    }

    /// <summary>A value that outlives the step (input, output, state), stored as the graph says.</summary>
    public Tensor Get(string value) => Stored.Save<T>(Crew, Find(value).Address, Find(value).Type);

    /// <summary>The same where it lies, if it is stored as it is computed: to be read before the next step.</summary>
    public Tensor Shown(string value) => Find(value) is { Type: var type, Address: var at } && (type.DType == Stored.Of<T>() || type.DType == DType.I64)
        ? NativeBytes.Tensor(type, at) : Get(value);

    /// <summary>Where a value that outlives the step lies, in its compute type.</summary>
    public void* Address(string value) => Find(value).Address;

    public void Dispose()
    {
        Crew.Dispose();
        foreach (var step in _steps) step.Call.Free();
        foreach (var value in _values.Values) value.Release();
        foreach (var memory in _owned) Native.Free((void*)memory);
        _owned.Clear();
    }

    private Value Find(string value) => _values.TryGetValue(value, out var found) ? found : throw new GraphException($"{Graph.Name} has no value \"{value}\"");

    private void Check(string name, Value target, Tensor tensor)
    {
        if (tensor.Shape != target.Shape || tensor.DType.Compute() != target.Type.DType.Compute())
            throw new GraphException($"\"{name}\" is given as {tensor.Type}; {Graph.Name} needs {target.Type}");
    }

    private Value Place(string value) => _values[value] = new Value(Graph.Values[value]);

    private static long Bytes(Value value) => value.Count * Stored.Size<T>(value.Type.DType);

    private static void Copy(void* source, void* target, long bytes) => Buffer.MemoryCopy(source, target, bytes, bytes);

    private void* Own(long bytes)
    {
        var memory = Native.Allocate(bytes);
        _owned.Add((nint)memory);
        return memory;
    }

    private void Memory(Value value) => value.Address = Own(Bytes(value));

    private void* Loaded(Tensor tensor)
    {
        var memory = Own(tensor.Shape.Elements * Stored.Size<T>(tensor.DType));
        using var pin = tensor.Data.Pin();
        Stored.Load<T>(Crew, pin.Pointer, tensor.DType, memory, tensor.Shape.Elements);
        return memory;
    }

    private void Weight(string name, Tensor stored)
    {
        var value = Place(name);
        Check(name, value, stored);
        var type = value.Type.DType;
        // A graph that wants it narrower than it is stored sees it rounded.
        if (type is DType.F16 or DType.BF16 || type.Size() < stored.DType.Size()) stored = stored.To(type);
        if (stored.DType == DType.BOOL || !type.IsFloat()) value.Address = Loaded(stored);
        else value.Hold(stored, Stored.Of<T>());
    }

    private void Declare(string name, Plan plan, byte* arena)
    {
        if (plan.IsAlias(name))
            _values[name] = new Value(Graph.Values[name]) { Root = _values[plan.Root(name)], Transposed = plan.Transposed.Contains(name) };
        else if (plan.Offset(name) is { } offset) Place(name).Address = arena + offset;
        else Memory(Place(name));
    }

    private (Kernel<T>, Call<T>, Value[]) Step(Node node, Plan plan, bool keepWeights)
    {
        if (!Kernels<T>.All.TryGetValue(node.Op, out var kernel)) throw new GraphException($"{node.Op} \"{node.Name}\": the reference cannot compute it");
        Value?[] Of(IReadOnlyList<string> names) => [.. names.Select(n => n == "" ? null : _values[n])];
        var outputs = Of(node.Outputs);
        // What is put into a state has been rounded already, and so has the rest of it.
        var asRounded = plan.IsWritten(node.Outputs[0]) && node.Attributes.Text("reduction", "none") == "none";
        return (kernel, new Call<T>(Site.Of(Graph, node), Of(node.Inputs), outputs, Crew, keepWeights), asRounded ? [] : [.. outputs.OfType<Value>()]);
    }

    private bool Exchanged(State state, Plan plan) =>
        !plan.IsAlias(state.To) && _values[state.From] != _values[state.To] && !Graph.Outputs.Contains(state.To)
        && Graph.Nodes.Any(n => n.Outputs.Contains(state.To)) && Graph.State.Count(s => s.To == state.To) == 1;
}
