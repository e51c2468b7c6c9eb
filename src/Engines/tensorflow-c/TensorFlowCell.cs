using System.Diagnostics;
using Bench.Bundles;
using Bench.Graphs;
using Bench.Graphs.Safetensors;
using Bench.Graphs.Transforms;
using Bench.Protocol;

namespace Bench.Engines;

/// <summary>A session whose variables hold weights, input sets, state and outputs; a step is one operation run, nothing fed and nothing fetched.</summary>
internal sealed class TensorFlowCell : ILoadedCell
{
    public static readonly string[] Precisions = ["fp32", "fp64", "bf16", "fp16"];

    private readonly Bundle _bundle;
    private readonly StepVariables _step;
    private readonly ITensorFlowSession _session;
    private readonly ITensorFlowStep _run;
    private readonly Dictionary<(string Value, int Set), Tensor> _handed = [];
    private int _nextSet;

    private TensorFlowCell(ITensorFlow tensorFlow, Bundle bundle, Load load, Graph graph)
    {
        _bundle = bundle;
        var frozen = Settings.Frozen(load);
        var settings = Settings.Apply(load, tensorFlow.Calls);
        var compiled = Settings.Compiled(load);
        var compile = TimeSpan.Zero;
        (_session, _step) = Open(tensorFlow, bundle, graph, frozen, SessionMessages.Config(load.Threads, compiled), compiled,
            Settings.Call(load, tensorFlow.Calls));
        // Steps allocate nothing: the graph's bytes would lie there until a collection that never comes.
        if (frozen) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        try
        {
            if (_step.Set is not null) StartAt(0);
            if (compiled) compile = Compile(settings);
            _run = _session.Prepare(StepGraph.Step);
        }
        catch
        {
            _session.Dispose();
            throw;
        }

        Loaded = new Loaded
        {
            Settings = settings,
            CompileNanoseconds = (long)compile.TotalNanoseconds,
            Inputs = "host",
            Weights = frozen
            ? "frozen"
            : "mutable",
            Layout = _step.ChannelsLast ? "nhwc" : null
        };
    }

    public Loaded Loaded { get; }

    public void TakeInputs(int set, string file)
    {
        using var handed = HandedInputs.Open(_step.Graph, file);
        foreach (var input in _step.Inputs)
        {
            var tensor = handed[input.Value];
            if (_step.NonNegative.Contains(input.Value) && tensor.ToLongs().Any(v => v < 0))
                throw new EngineException("input",
                    $"inputs: \"{input.Value}\" has negative indices; those it was loaded with had none, and its step was made for such");
            _handed[(input.Value, set % _bundle.Info.Sets)] = new Tensor(tensor.Type, tensor.Data.ToArray());
            var sets = Enumerable.Range(0, _bundle.Info.Sets).Select(k => _handed.GetValueOrDefault((input.Value, k)) ?? _bundle.Input(input.Value, k));
            _session.Feed(input.Variable.Feed, input.Stacked(sets), input.Variable.Assign);
        }
    }

    public static TensorFlowCell Load(ITensorFlow tensorFlow, Load load, string engine)
    {
        var bundle = Bundle.Open(load.Bundle, load.Weights);
        try
        {
            var graph = Precision.Named(bundle.Graph, load.Precision)
                ?? throw new EngineException("unsupported", $"precision \"{load.Precision}\" is not one of {engine}'s: {string.Join(", ", Precisions)}");
            return new TensorFlowCell(tensorFlow, bundle, load, graph);
        }
        catch
        {
            bundle.Dispose();
            throw;
        }
    }

    public void Run(long steps, int firstSet)
    {
        var set = firstSet % _bundle.Info.Sets;
        if (_step.Set is not null && set != _nextSet) StartAt(set);
        // After a step that fails nobody knows.
        _nextSet = -1;
        for (var i = 0L; i < steps; i++) _run.Run();
        _nextSet = (int)((set + steps) % _bundle.Info.Sets);
        if (_step.FenceType is { } type) _session.Fetch(StepGraph.Fence, type);
    }

    // A session's run returns when its last operator has: on the CPU there is nothing left to wait for.
    public void Sync() { }

    public void Fetch(string what, int[]? rows, string file)
    {
        var tensors = new Dictionary<string, Tensor>();
        if (what == "state")
            foreach (var state in _step.Graph.State) tensors[state.Name] = Read(_step.States[state.From]);
        else
            foreach (var output in _step.Graph.Outputs) tensors[output] = Rows.Of(Read(_step.Outputs[output]), rows, _step.Graph.SampleAxis);
        SafetensorsWriter.Write(file, tensors);
    }

    public void Reset()
    {
        foreach (var state in _step.States.Values) _session.Feed(state.Feed, state.Initial!(), state.Assign);
    }

    public void Dispose()
    {
        _run.Dispose();
        _session.Dispose();
        _bundle.Dispose();
    }

    // A method of its own: what the graph was written in is nobody's when it returns.
    private static (ITensorFlowSession Session, StepVariables Step) Open(ITensorFlow tensorFlow, Bundle bundle, Graph graph, bool frozen, byte[] config,
        bool compiled, string call)
    {
        var written = StepGraph.Of(bundle, graph, frozen, compiled);
        var session = tensorFlow.Open(written.Serialized, written.Function, config, call);
        try
        {
            foreach (var variable in written.Variables)
                if (variable.Initial is { } initial) session.Feed(variable.Feed, initial(), variable.Assign);
            return (session, written.Kept);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    // XLA compiles in the first step: it is made now, looked into, and undone.
    private TimeSpan Compile(List<SettingInForce> settings)
    {
        var start = Stopwatch.GetTimestamp();
        var operators = Partitions.Ran(_session.Trace(StepGraph.Step));
        var compile = Stopwatch.GetElapsedTime(start);
        var compiled = operators.Where(o => o.Key is "_XlaRun" or "XlaLaunch").Sum(o => o.Value);
        if (compiled == 0)
            throw new EngineException("unsupported",
                $"TensorFlow was told to compile the step with XLA and did not: it ran {string.Join(", ", operators.Keys.Order())}");
        settings.Add(new("xla", "on", "read"));
        settings.Add(new("xla clusters that ran", $"{compiled}", "read"));
        Reset();
        if (_step.Set is not null) StartAt(0);
        return compile;
    }

    private void StartAt(int set)
    {
        _session.Feed(_step.Set!.Feed, Tensor.Of<int>(DType.I32, [1], [set]), _step.Set.Assign);
        _nextSet = set;
    }

    private Tensor Read(Variable variable) => _session.Fetch(variable.Read, variable.Type);
}
