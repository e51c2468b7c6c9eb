using System.Diagnostics;
using Bench.Bundles;
using Bench.Graphs;
using Bench.Graphs.Safetensors;
using Bench.Graphs.Transforms;
using Bench.Protocol;
using Microsoft.ML.OnnxRuntime;

namespace Bench.Engines;

/// <summary>
/// A session with everything bound: one binding an input set, and two of each where a state swaps its halves. Asked to call it so, it is run by names instead.
/// </summary>
internal sealed class OnnxRuntimeCell : ILoadedCell
{
    // In fp64 it lacks Conv, Erf and RotaryEmbedding, and ONNX's attributes are floats; in bf16 it lacks Add and MatMul.
    public static readonly string[] Precisions = ["fp32", "fp16"];

    private readonly List<IDisposable> _owned = [];
    private readonly RunOptions _run = new();
    private readonly Graph _graph;
    private readonly InferenceSession _session;
    private readonly Dictionary<string, HostTensor> _outputs = [];
    private readonly Dictionary<(string Name, int Set), HostTensor> _inputs = [];
    private readonly List<StateBuffers> _states = [];
    private readonly Action[][] _steps = [];
    private int _parity;
    private int _fence;

    private OnnxRuntimeCell(Bundle bundle, Load load)
    {
        var (options, settings) = SessionSettings.Of(load);
        _owned.Add(options);
        _owned.Add(_run);
        try
        {
            _graph = Precision.Named(bundle.Graph, load.Precision)!;
            var start = Stopwatch.GetTimestamp();
            _session = ModelFile.Open(_graph, bundle, load.Precision, options);
            var compile = Stopwatch.GetElapsedTime(start);
            _owned.Add(_session);
            Func<Bundle, int, int, Action> step = SessionSettings.RunByNames(load) ? Called : Bound;
            Allocate(bundle);
            var parities = Enumerable.Range(0, _states.Any(state => state.Swaps) ? 2 : 1);
            _steps = [.. parities.Select(parity => Enumerable.Range(0, bundle.Info.Sets).Select(set => step(bundle, set, parity)).ToArray())];
            Reset();
            Loaded = new Loaded
            {
                Settings = settings,
                CompileNanoseconds = (long)compile.TotalNanoseconds,
                Inputs = "host",
                Weights = load.Frozen
                ?? _graph.Weights.Count > 0 ? "frozen" : "mutable"
            };
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public Loaded Loaded { get; }

    public void TakeInputs(int set, string file)
    {
        using var handed = HandedInputs.Open(_graph, file);
        foreach (var input in _graph.Inputs) _inputs[(input, set % _steps[0].Length)].Fill(handed[input].To(_graph.Values[input].DType));
    }

    public static OnnxRuntimeCell Load(Bundle bundle, Load load)
    {
        if (load.Precision != Precision.Stored && !Precisions.Contains(load.Precision))
            throw new EngineException("unsupported", $"precision \"{load.Precision}\" is not one of onnxruntime's: {string.Join(", ", Precisions)}");
        if (load.Frozen == false && bundle.Graph.Weights.Count > 0)
            throw new EngineException("unsupported", "ONNX Runtime folds and repacks weights when it loads a model; mutable weights are not to be had: leave "
                + "\"weights: mutable\" out, or run without onnxruntime");
        return new OnnxRuntimeCell(bundle, load);
    }

    public void Run(long steps, int firstSet)
    {
        var set = firstSet % _steps[0].Length;
        try
        {
            for (var i = 0L; i < steps; i++)
            {
                _steps[_parity][set]();
                if (++set == _steps[0].Length) set = 0;
                if (_steps.Length > 1) _parity ^= 1;
            }
        }
        catch (OnnxRuntimeException e)
        {
            throw Refusals.Of(e);
        }

        var fence = 0;
        foreach (var output in _outputs) fence += output.Value.FirstByte;
        foreach (var state in _states) fence += state.Read(_parity).FirstByte;
        _fence = fence;
    }

    // A session's run returns when its last kernel has: on the CPU there is nothing left to wait for.
    public void Sync() => _ = _fence;

    public void Fetch(string what, int[]? rows, string file)
    {
        var tensors = new Dictionary<string, Tensor>();
        if (what == "state")
            foreach (var state in _states) tensors[state.State.Name] = state.Read(_parity).Shown;
        else
            foreach (var output in _graph.Outputs) tensors[output] = Rows.Of(Output(output).Shown, rows, _graph.SampleAxis);
        SafetensorsWriter.Write(file, tensors);
    }

    public void Reset()
    {
        _parity = 0;
        foreach (var state in _states) state.Reset();
    }

    public void Dispose()
    {
        foreach (var owned in Enumerable.Reverse(_owned)) owned.Dispose();
        _owned.Clear();
    }

    // An output that is also the next step's state lies in the half just written, which is the one read next.
    private HostTensor Output(string name) => _outputs.TryGetValue(name, out var own) ? own : _states.First(s => s.State.To == name).Read(_parity);

    private void Allocate(Bundle bundle)
    {
        var inPlace = InPlace.Of(_graph);
        foreach (var state in _graph.State)
            _states.Add(Own(new StateBuffers(state, bundle.State(state.Name).To(_graph.Values[state.From].DType), inPlace.ContainsKey(state.To))));
        foreach (var output in _graph.Outputs.Distinct())
            if (_graph.State.All(s => s.To != output)) _outputs[output] = Own(new HostTensor(_graph.Values[output]));
    }

    private Action Bound(Bundle bundle, int set, int parity)
    {
        var binding = Own(_session.CreateIoBinding());
        foreach (var (name, input) in Read(bundle, set, parity)) binding.BindInput(name, input.Value);
        foreach (var (name, output) in Written(parity)) binding.BindOutput(name, output.Value);
        return () => _session.RunWithBinding(_run, binding);
    }

    private Action Called(Bundle bundle, int set, int parity) => new RunCall(_session, _run, Read(bundle, set, parity), Written(parity)).Step;

    private (string Name, HostTensor At)[] Read(Bundle bundle, int set, int parity) =>
        [.. _graph.Inputs.Select(name => (name, Input(bundle, name, set))), .. _states.Select(state => (state.State.From, state.Read(parity)))];

    private (string Name, HostTensor At)[] Written(int parity) =>
        [.. _states.Select(state => (state.State.To, state.Written(parity))), .. _outputs.Select(output => (output.Key, output.Value))];

    private HostTensor Input(Bundle bundle, string name, int set)
    {
        if (_inputs.TryGetValue((name, set), out var known)) return known;
        var tensor = bundle.Input(name, set).To(_graph.Values[name].DType);
        return _inputs[(name, set)] = Own(new HostTensor(tensor.Type)).Fill(tensor);
    }

    private T Own<T>(T owned) where T : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }
}
