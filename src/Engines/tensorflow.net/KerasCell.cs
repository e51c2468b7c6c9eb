using Bench.Bundles;
using Bench.Graphs;
using Bench.Graphs.Safetensors;
using Bench.Graphs.Transforms;
using Bench.Protocol;
using Tensorflow;
using Tensorflow.Eager;
using Tensorflow.Keras.Engine;
using static Tensorflow.Binding;
using Status = Tensorflow.Status;
using Tensor = Bench.Graphs.Tensor;

namespace Bench.Engines;

/// <summary>A functional model of TensorFlow.NET's Keras that holds the bundle's weights; a step applies it.</summary>
internal sealed unsafe class KerasCell : ILoadedCell
{
    // The layers' results are freed by finalizers, and the runtime does not see their memory: without being asked it collects when hundreds lie there.
    private const long CollectBytes = 256L << 20;

    private readonly Bundle _bundle;
    private readonly KerasGraph _graph;
    private readonly IModel _model;
    private readonly Tensors[] _inputs;
    private readonly Status _status = new();
    private readonly long _stepBytes;
    private Tensors? _outputs;
    private long _left;

    private KerasCell(Bundle bundle, Load load, IReadOnlyList<string> ways)
    {
        _bundle = bundle;
        if (load.Precision is not ("fp32" or Precision.Stored))
            throw new EngineException("unsupported", $"precision \"{load.Precision}\": TensorFlow.NET's Keras layers compute in fp32");
        if (Settings.Frozen(load) || Settings.Compiled(load))
            throw new EngineException("unsupported",
                "Keras layers hold variables and are called one by one: with call=keras there is neither weights=frozen nor xla=on");
        var settings = Settings.Apply(load, ways);
        EagerContext.Limit(SessionMessages.Config(load.Threads, compiled: false));
        _graph = new KerasGraph(bundle);
        _model = _graph.Build();
        _stepBytes = bundle.Graph.Nodes.SelectMany(node => node.Outputs).Where(value => value != "").Sum(value => bundle.Graph.Values[value].Bytes);
        _inputs = [.. Enumerable.Range(0, bundle.Info.Sets).Select(set => Fed(name => bundle.Input(name, set)))];
        Loaded = new Loaded { Settings = settings, Inputs = "host", Weights = "mutable", Layout = _graph.ChannelsLast ? "nhwc" : null };
    }

    public Loaded Loaded { get; }

    public static KerasCell Load(Load load, IReadOnlyList<string> ways)
    {
        var bundle = Bundle.Open(load.Bundle, load.Weights);
        try
        {
            return new KerasCell(bundle, load, ways);
        }
        catch
        {
            bundle.Dispose();
            throw;
        }
    }

    public void TakeInputs(int set, string file)
    {
        using var handed = HandedInputs.Open(_graph.Graph, file);
        ref var taken = ref _inputs[set % _inputs.Length];
        foreach (var tensor in taken) tensor.EagerTensorHandle.Dispose();
        taken = Fed(name => handed[name]);
    }

    public void Run(long steps, int firstSet)
    {
        try
        {
            for (var i = 0L; i < steps; i++)
            {
                foreach (var output in _outputs ?? []) output.EagerTensorHandle.Dispose();
                _outputs = _model.Apply(_inputs[(firstSet + i) % _inputs.Length]);
                if ((_left += _stepBytes) < CollectBytes) continue;
                GC.Collect(1);
                GC.WaitForPendingFinalizers();
                _left = 0;
            }
        }
        catch (TensorflowException e)
        {
            throw Refusals.Of((int)tf.Status.Code, e.Message);
        }

        foreach (var output in _outputs!)
        {
            using var host = Resolve(output);
            _ = Volatile.Read(ref *(byte*)c_api.TF_TensorData(host));
        }
    }

    // Eager operators on the CPU return when they are done.
    public void Sync() { }

    public void Fetch(string what, int[]? rows, string file)
    {
        var tensors = new Dictionary<string, Tensor>();
        foreach (var (name, output) in _graph.Graph.Outputs.Distinct().Zip(_outputs!))
        {
            using var host = Resolve(output);
            tensors[name] = Rows.Of(_graph.AsTheGraphSays(name, type => NetTensors.Read(host, type)), rows, _graph.Graph.SampleAxis);
        }

        SafetensorsWriter.Write(file, tensors);
    }

    // A graph with state is refused: a layer keeps none.
    public void Reset() { }

    public void Dispose() => _bundle.Dispose();

    private Tensors Fed(Func<string, Tensor> stored) => new([.. _graph.Graph.Inputs.Select(name =>
    {
        using var host = NetTensors.Allocate(_graph.AsLayersWant(stored(name)));
        return new EagerTensor(c_api.TFE_NewTensorHandle(host, _status));
    })]);

    private SafeTensorHandle Resolve(Tensorflow.Tensor tensor)
    {
        var host = c_api.TFE_TensorHandleResolve(tensor.EagerTensorHandle, _status);
        NetTensors.Check(_status);
        return host;
    }
}
