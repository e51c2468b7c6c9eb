using Bench.Graphs;
using Bench.Protocol;
using Tensorflow;
using Graph = Tensorflow.Graph;
using Shape = Bench.Graphs.Shape;
using Status = Tensorflow.Status;
using Tensor = Bench.Graphs.Tensor;

namespace Bench.Engines;

// A graph of TensorFlow.NET's and a session over it; its steps are run by its own Session.run or by the C API's function.
internal sealed unsafe class NetSession : ITensorFlowSession
{
    private readonly Graph _graph = new();
    private readonly Status _status = new();
    private readonly SafeSessionHandle _session;
    private readonly bool _bare;

    /// <param name="bare">Whether steps call the C API's function themselves.</param>
    public NetSession(byte[] graphDef, Function? function, byte[] config, bool bare)
    {
        _bare = bare;
        if (function is not null) Define(function);
        Import(_graph, graphDef);
        // new Session(graph, config) makes an eager context first, and that one decides the process's threads.
        using var options = c_api.TF_NewSessionOptions();
        fixed (byte* proto = config) c_api.TF_SetConfig(options, (nint)proto, (ulong)config.Length, _status);
        Check();
        _session = c_api.TF_NewSession(_graph, options, _status);
        Check();
    }

    public void Feed(string placeholder, Tensor tensor, string target)
    {
        using var value = NetTensors.Allocate(tensor);
        c_api.TF_SessionRun(_session, null, [new TF_Output(Find(_graph, placeholder), 0)], [value.DangerousGetHandle()], 1, [], [], 0, [Find(_graph, target)],
            1, 0, _status);
        Check();
    }

    public ITensorFlowStep Prepare(string target) => _bare
        ? new BareStep(_session, _status, Find(_graph, target))
        : new RunStep(new Session(_session, _graph), _graph.OperationByName(target));

    public Tensor Fetch(string operation, TensorType type)
    {
        nint[] fetched = [0];
        c_api.TF_SessionRun(_session, null, [], [], 0, [new TF_Output(Find(_graph, operation), 0)], fetched, 1, [], 0, 0, _status);
        Check();
        using var tensor = new SafeTensorHandle(fetched[0]);
        return NetTensors.Read(tensor, type);
    }

    public byte[] Trace(string target)
    {
        var wanted = SessionMessages.Traced;
        fixed (byte* proto = wanted)
        {
            using var options = c_api.TF_NewBufferFromString((nint)proto, (ulong)wanted.Length);
            using var metadata = c_api.TF_NewBuffer();
            c_api.TF_SessionRun(_session, (TF_Buffer*)options.DangerousGetHandle(), [], [], 0, [], [], 0, [Find(_graph, target)], 1,
                metadata.DangerousGetHandle(), _status);
            Check();
            var told = c_api.TF_GetBuffer(metadata);
            return new ReadOnlySpan<byte>((void*)told.data, checked((int)told.length)).ToArray();
        }
    }

    public void Dispose()
    {
        _session?.Dispose();
        _graph.c_graph.Dispose();
    }

    private void Import(Graph graph, byte[] graphDef)
    {
        fixed (byte* proto = graphDef)
        {
            using var buffer = c_api.TF_NewBufferFromString((nint)proto, (ulong)graphDef.Length);
            using var options = c_api.TF_NewImportGraphDefOptions();
            c_api.TF_GraphImportGraphDef(graph, buffer, options, _status);
            Check();
        }
    }

    private void Define(Function function)
    {
        var body = new Graph();
        using var owned = body.c_graph;
        Import(body, function.Body);
        TF_Output[] takes = [.. function.Takes.Select(name => new TF_Output(Find(body, name), 0))];
        TF_Output[] gives = [.. function.Gives.Select(name => new TF_Output(Find(body, name), 0))];
        using var made = c_api.TF_GraphToFunction(body, function.Name, false, -1, null!, takes.Length, takes, gives.Length, gives, null!, 0, null!, _status);
        Check();
        using var none = new SafeFuncGraphHandle(0);
        c_api.TF_GraphCopyFunction(_graph, made, none, _status);
        Check();
    }

    private static nint Find(Graph graph, string name)
    {
        var operation = c_api.TF_GraphOperationByName(graph, name);
        return operation != 0 ? operation : throw new EngineException("internal", $"the imported graph has no operation \"{name}\"");
    }

    private void Check() => NetTensors.Check(_status);
}
