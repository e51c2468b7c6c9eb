using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bench.Bundles;
using Bench.Graphs;
using Bench.Graphs.Safetensors;
using Bench.Graphs.Transforms;
using Bench.Protocol;
using TorchSharp;
using Stored = Bench.Graphs.Tensor;
using Tensor = TorchSharp.torch.Tensor;

namespace Bench.Engines;

/// <summary>A graph's weights, inputs and state as tensors in slots, and the calls of a step over them.</summary>
internal sealed class TorchCell : ILoadedCell
{
    private static readonly long[] OneElement = [1];

    private readonly Bundle _bundle;
    private readonly Graph _graph;
    private readonly StepProgram _program;
    private readonly HashSet<string> _nonNegative;
    private readonly Tensor?[] _slots;
    private readonly int[] _inputSlots;
    private readonly Tensor[][] _inputs;
    private readonly int[] _outputSlots;
    private readonly (int From, int To, bool Shared)[] _states;
    private readonly Dictionary<int, Tensor> _hosts = [];
    private readonly List<Tensor> _owned = [];
    private bool _checked;

    public static TorchCell Load(Load load)
    {
        var bundle = Bundle.Open(load.Bundle, load.Weights);
        try
        {
            return new TorchCell(bundle, load);
        }
        catch
        {
            bundle.Dispose();
            throw;
        }
    }

    private TorchCell(Bundle bundle, Load load)
    {
        _bundle = bundle;
        if (load.Frozen == true && bundle.Graph.Weights.Count > 0)
            throw new EngineException("unsupported",
                "TorchSharp freezes no weights, it has nothing that folds or packs them at load: leave \"weights: frozen\" out, or run without torchsharp");
        var turned = Settings.ChannelsLast(load) ? Turned(bundle.Graph) : [];
        var layout = turned.Count > 0 ? "nhwc" : "nchw";
        var settings = Settings.Apply(load, layout);
        _graph = Precision.Named(bundle.Graph, load.Precision)
            ?? throw new EngineException("unsupported", $"precision \"{load.Precision}\" is not one of torchsharp's: fp32, fp64, bf16, fp16");
        using var inference = torch.inference_mode();
        _inputs = [.. Enumerable.Range(0, bundle.Info.Sets).Select(set => _graph.Inputs.Select(v => Own(Input(v, set, turned))).ToArray())];
        _nonNegative = [.. NonNegative()];
        _program = StepProgram.Of(_graph, _nonNegative, Settings.Modules(load));
        var slots = _program.Slots;
        _slots = new Tensor?[slots.Count];
        _inputSlots = [.. _graph.Inputs.Select(v => slots[v])];
        _outputSlots = [.. _graph.Outputs.Where(slots.IsProduced).Select(v => slots[v]).Distinct()];
        _states = [.. _graph.State.Where(s => s.From != s.To)
            .Select(s => (slots[s.From], slots[s.To], !slots.IsProduced(s.To) || _graph.Outputs.Contains(s.To)))];
        LoadWeights(turned, settings);
        foreach (var (value, constant) in _graph.Constants) _slots[slots[value]] = Own(HostTensors.Copy(constant));
        _program.Prepare(_slots);
        foreach (var (slot, _) in slots.Kept) Own(_slots[slot]!);
        Reset();
        foreach (var (value, type) in Fenced()) _hosts[slots[value]] = Own(torch.empty(OneElement, Types.Of(type.DType)));
        Loaded = new Loaded { Settings = settings, Inputs = "host", Weights = load.Frozen == true ? "frozen" : "mutable", Layout = layout };
    }

    public Loaded Loaded { get; }

    public void TakeInputs(int set, string file)
    {
        using var inference = torch.inference_mode();
        using var handed = HandedInputs.Open(_graph, file);
        foreach (var value in _nonNegative.Intersect(_graph.Inputs))
            if (handed[value].ToLongs().Any(v => v < 0))
                throw new EngineException("input",
                    $"inputs: \"{value}\" has negative indices; those it was loaded with had none, and its step was made for such");
        for (var i = 0; i < _graph.Inputs.Count; i++)
        {
            var value = _graph.Inputs[i];
            using var taken = HostTensors.Copy(handed[value].To(_graph.Values[value].DType));
            _inputs[set % _inputs.Length][i].copy_(taken);
        }
    }

    public void Run(long steps, int firstSet)
    {
        using var inference = torch.inference_mode();
        try
        {
            var set = firstSet % _inputs.Length;
            for (var i = 0L; i < steps; i++)
            {
                Step(_inputs[set]);
                if (++set == _inputs.Length) set = 0;
            }

            Fence();
        }
        catch (ExternalException e)
        {
            throw Refusals.Of(e);
        }
    }

    // A call on the CPU returns when its work is done.
    public void Sync() { }

    public void Fetch(string what, int[]? rows, string file)
    {
        var tensors = new Dictionary<string, Stored>();
        if (what == "state")
            foreach (var state in _graph.State) tensors[state.Name] = Read(state.From);
        else
            foreach (var output in _graph.Outputs) tensors[output] = Rows.Of(Read(output), rows, _graph.SampleAxis);
        SafetensorsWriter.Write(file, tensors);
    }

    public void Reset()
    {
        foreach (var state in _graph.State)
        {
            ref var slot = ref _slots[_program.Slots[state.From]];
            slot?.Dispose();
            slot = HostTensors.Copy(_bundle.State(state.Name).To(_graph.Values[state.From].DType));
        }
    }

    public void Dispose()
    {
        foreach (var (from, _, _) in _states) _slots[from]?.Dispose();
        foreach (var output in _outputSlots) _slots[output]?.Dispose();
        foreach (var tensor in _owned) tensor.Dispose();
        _program.Dispose();
        _bundle.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Step(Tensor[] inputs)
    {
        var slots = _slots;
        for (var i = 0; i < inputs.Length; i++) slots[_inputSlots[i]] = inputs[i];
        foreach (var output in _outputSlots)
        {
            slots[output]?.Dispose();
            slots[output] = null;
        }

        using var scope = torch.NewDisposeScope();
        if (_checked) _program.Run(slots);
        else _program.RunChecked(slots);
        _checked = true;
        foreach (var output in _outputSlots) slots[output]!.DetachFromDisposeScope();
        foreach (var (from, to, shared) in _states)
        {
            slots[from]?.Dispose();
            slots[from] = shared ? slots[to]!.alias().DetachFromDisposeScope() : slots[to]!.DetachFromDisposeScope();
            if (!shared) slots[to] = null;
        }
    }

    private void Fence()
    {
        foreach (var (slot, host) in _hosts)
        {
            using var element = _slots[slot]!.as_strided(OneElement, OneElement, _slots[slot]!.storage_offset());
            host.copy_(element);
        }
    }

    private IEnumerable<(string Value, TensorType Type)> Fenced() =>
        _graph.Outputs.Concat(_graph.State.Select(s => s.From)).Distinct().Select(v => (v, _graph.Values[v])).Where(p => p.Item2.Shape.Elements > 0);

    private Stored Read(string value) => HostTensors.Read(_slots[_program.Slots[value]]!, _graph.Values[value]);

    private Tensor Input(string value, int set, HashSet<string> turned)
    {
        var tensor = HostTensors.Copy(_bundle.Input(value, set).To(_graph.Values[value].DType));
        if (!turned.Contains(value)) return tensor;
        using var plain = tensor;
        return HostTensors.ChannelsLast(plain);
    }

    private void LoadWeights(HashSet<string> turned, List<SettingInForce> settings)
    {
        using var weights = new MappedWeights(_bundle, _graph);
        foreach (var value in _graph.Weights.Keys) _slots[_program.Slots[value]] = Own(weights.Take(value, turned.Contains(value)));
        settings.Add(new("weights mapped", $"{weights.MappedBytes} of {weights.MappedBytes + weights.CopiedBytes} bytes", "read"));
    }

    // Input sets are all known: whether indices among them are ever negative is seen once, not in every step.
    private IEnumerable<string> NonNegative()
    {
        foreach (var (value, constant) in _graph.Constants)
            if (constant.DType.Compute() == Compute.Long && constant.ToLongs().All(v => v >= 0)) yield return value;
        foreach (var value in _graph.Inputs)
            if (_graph.Values[value].DType.Compute() == Compute.Long
                && Enumerable.Range(0, _inputs.Length).All(set => _bundle.Input(value, set).ToLongs().All(v => v >= 0)))
                yield return value;
    }

    // Images and their kernels: what a convolution over two dimensions takes directly from outside the graph.
    private static HashSet<string> Turned(Graph graph) =>
        [.. graph.Nodes.Where(n => n.Op == "Conv" && graph.Values[n.Inputs[0]].Shape.Rank == 4).SelectMany(n => n.Inputs.Take(2))
            .Where(v => graph.Inputs.Contains(v) || graph.Weights.ContainsKey(v))];

    private Tensor Own(Tensor tensor)
    {
        _owned.Add(tensor);
        return tensor;
    }
}
