using Bench.Graphs;
using Bench.Protocol;
using Google.Protobuf;
using Tensorflow;
using Tensorflow.Eager;
using static Tensorflow.Binding;
using Status = Tensorflow.Status;
using Tensor = Bench.Graphs.Tensor;

namespace Bench.Engines;

/// <summary>
/// The graph's nodes as eager operators of TensorFlow.NET, one call an operator. What is constant, and the handles of variables, are made once.
/// </summary>
internal sealed class EagerSession : ITensorFlowSession
{
    private readonly Dictionary<string, EagerNode> _nodes = [];
    private readonly Dictionary<string, EagerTensor> _lasting = [];
    private readonly Dictionary<string, EagerStep> _reads = [];
    private readonly Status _status = new();

    // Variables are found by their names in the whole process; another cell's may be there still.
    private static int s_sessions;

    public EagerSession(byte[] graphDef, byte[] config)
    {
        EagerContext.Limit(config);
        var session = s_sessions++;
        foreach (var def in Tensorflow.GraphDef.Parser.ParseFrom(graphDef).Node)
        {
            if (def.Op == "VarHandleOp") def.Attr["shared_name"].S = ByteString.CopyFromUtf8($"{session}/{def.Name}");
            var node = new EagerNode(def, _nodes.Count);
            _nodes[def.Name] = node;
            if (def.Op == "Const") _lasting[node.Outputs[0]] = Eager(node.Constant());
            else if (def.Op == "VarHandleOp") _lasting[node.Outputs[0]] = node.Call(_lasting)[0];
        }
    }

    public void Feed(string placeholder, Tensor tensor, string target)
    {
        var fed = Eager(tensor);
        new EagerStep(Needed(target), new Dictionary<string, EagerTensor>(_lasting) { [$"{placeholder}:0"] = fed }).Run();
        fed.EagerTensorHandle.Dispose();
    }

    public ITensorFlowStep Prepare(string target) => new EagerStep(Needed(target), _lasting);

    public Tensor Fetch(string operation, TensorType type)
    {
        if (!_reads.TryGetValue(operation, out var read)) read = _reads[operation] = new EagerStep(Needed(operation), _lasting, $"{operation}:0");
        read.Run();
        using var kept = read.Kept.EagerTensorHandle;
        using var resolved = c_api.TFE_TensorHandleResolve(kept, _status);
        NetTensors.Check(_status);
        return NetTensors.Read(resolved, type);
    }

    public byte[] Trace(string target) => throw new EngineException("internal", "eager operators leave no trace of a graph");

    public void Dispose()
    {
        foreach (var tensor in _lasting.Values)
        {
            if (tensor.dtype == TF_DataType.TF_RESOURCE) tf.Context.ExecuteOp("DestroyResourceOp", "", new ExecuteOpArgs(tensor));
            tensor.EagerTensorHandle.Dispose();
        }
    }

    // What a node stands on, in the order of the graph, which writes a node after what it takes.
    private EagerNode[] Needed(string target)
    {
        var needed = new HashSet<EagerNode>();
        var open = new Stack<EagerNode>([_nodes[target]]);
        while (open.TryPop(out var node))
            if (needed.Add(node)) foreach (var name in node.After) open.Push(_nodes[name]);
        return [.. needed.Where(node => node.Computes).OrderBy(node => node.Order)];
    }

    private EagerTensor Eager(Tensor tensor)
    {
        using var host = NetTensors.Allocate(tensor);
        var made = c_api.TFE_NewTensorHandle(host, _status);
        NetTensors.Check(_status);
        return new EagerTensor(made);
    }
}
