using System.Numerics;
using System.Runtime.Intrinsics;
using Bench.Bundles;
using Bench.Graphs;
using Bench.Graphs.Safetensors;
using Bench.Protocol;
using Bench.Reference;
using SampleRows = Bench.Graphs.Rows;

namespace Bench.Engines;

/// <summary>An executor with its input sets converted, so that a step computes and does nothing else.</summary>
internal sealed unsafe class ReferenceCell<T> : ILoadedCell where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Bundle _bundle;
    private readonly Graph _graph;
    private readonly Executor<T> _executor;
    private readonly (string Name, Value Value)[][] _sets;
    private bool _stateIsNew = true;
    private int _fence;

    public ReferenceCell(Bundle bundle, Graph graph, Load load)
    {
        _bundle = bundle;
        _graph = graph;
        var fits = Fits(graph);
        if (load.Frozen == true && !fits)
            throw new EngineException("memory",
                "frozen weights are packed into a copy of their own, which does not fit into this machine's memory beside them: leave \"weights: frozen\" out");
        var keep = load.Frozen ?? fits;
        // Fused, values in between are never rounded to a narrow type: simulated precisions run node by node.
        _executor = new Executor<T>(load.Precision is "fp32" or "fp64" ? Fusion.Of(graph) : graph, bundle.Weight, load.Threads, keep);
        _sets = [.. Enumerable.Range(0, bundle.Info.Sets).Select(set => graph.Inputs.Select(i => (i, _executor.Prepare(i, bundle.Input(i, set)))).ToArray())];
        Reset();
        Loaded = new Loaded
        {
            Settings =
            [
                new SettingInForce("threads", $"{_executor.Crew.Threads}", "read"),
                new SettingInForce("computes in", typeof(T) == typeof(double) ? "float64" : "float32", "read"),
                new SettingInForce("vectors", Vector512.IsHardwareAccelerated ? "512 bits" : Vector256.IsHardwareAccelerated ? "256 bits" : "128 bits", "read"),
            ],
            Inputs = "host",
            Weights = keep ? "frozen" : "mutable",
            Layout = "nchw",
        };
    }

    public Loaded Loaded { get; }

    public void TakeInputs(int set, string file)
    {
        using var handed = HandedInputs.Open(_graph, file);
        foreach (var (name, value) in _sets[set % _sets.Length]) _executor.Refill(name, value, handed[name]);
    }

    public void Run(long steps, int firstSet)
    {
        var set = firstSet % _sets.Length;
        for (long i = 0; i < steps; i++)
        {
            if (!_stateIsNew) _executor.Advance();
            _stateIsNew = false;
            foreach (var (name, value) in _sets[set]) _executor.Bind(name, value);
            _executor.Run();
            if (++set == _sets.Length) set = 0;
        }

        var fence = 0;
        foreach (var output in _graph.Outputs) fence += *(byte*)_executor.Address(output);
        foreach (var state in _graph.State) fence += *(byte*)_executor.Address(state.To);
        _fence = fence;
    }

    // A step returns when its last kernel has: there is nothing left to wait for.
    public void Sync() => _ = _fence;

    public void Fetch(string what, int[]? rows, string file)
    {
        var tensors = new Dictionary<string, Tensor>();
        if (what == "state")
            foreach (var state in _graph.State) tensors[state.Name] = _executor.Shown(_stateIsNew ? state.From : state.To);
        else
            foreach (var output in _graph.Outputs) tensors[output] = SampleRows.Of(_executor.Shown(output), rows, _graph.SampleAxis);
        SafetensorsWriter.Write(file, tensors);
    }

    public void Reset()
    {
        foreach (var state in _graph.State) _executor.Feed(state.From, _bundle.State(state.Name));
        _stateIsNew = true;
    }

    public void Dispose()
    {
        _executor.Dispose();
        _bundle.Dispose();
    }

    // Packed weights are a second copy in memory of our own; a model too large for it packs them anew each step.
    private static bool Fits(Graph graph) =>
        graph.Weights.Keys.Sum(w => graph.Values[w].Shape.Elements) * sizeof(T) < GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 3;
}
