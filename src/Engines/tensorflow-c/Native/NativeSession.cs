using System.Runtime.InteropServices;
using Bench.Graphs;
using Bench.Protocol;

namespace Bench.Engines;

internal sealed unsafe class NativeSession : ITensorFlowSession
{
    private readonly StatusHandle _status = CApi.TF_NewStatus();
    private readonly GraphHandle _graph = CApi.TF_NewGraph();
    private readonly SessionHandle _session;

    public NativeSession(byte[] graphDef, Function? function, byte[] config)
    {
        if (function is not null) Define(function);
        Import(_graph, graphDef);
        using var options = CApi.TF_NewSessionOptions();
        CApi.TF_SetConfig(options, config, (nuint)config.Length, _status);
        Check();
        _session = CApi.TF_NewSession(_graph, options, _status);
        Check();
    }

    public nint Handle => _session.DangerousGetHandle();

    public nint Operation(string name) => Find(_graph, name);

    public void Feed(string placeholder, Tensor tensor, string target)
    {
        using var value = Allocate(tensor);
        var input = new CApi.Output { Operation = Operation(placeholder) };
        nint fed = value.DangerousGetHandle(), operation = Operation(target);
        CApi.TF_SessionRun(_session.DangerousGetHandle(), 0, &input, &fed, 1, null, null, 0, &operation, 1, 0, _status.DangerousGetHandle());
        Check();
    }

    public ITensorFlowStep Prepare(string target) => new NativeStep(_session, _status, Operation(target));

    public Tensor Fetch(string operation, TensorType type)
    {
        var output = new CApi.Output { Operation = Operation(operation) };
        nint fetched = 0;
        CApi.TF_SessionRun(_session.DangerousGetHandle(), 0, null, null, 0, &output, &fetched, 1, null, 0, 0, _status.DangerousGetHandle());
        Check();
        try
        {
            var bytes = (long)CApi.TF_TensorByteSize(fetched);
            if (bytes != type.Bytes) throw new EngineException("internal", $"TensorFlow gives {bytes} bytes where the graph says {type}");
            return new Tensor(type, new ReadOnlySpan<byte>(CApi.TF_TensorData(fetched), checked((int)bytes)).ToArray());
        }
        finally
        {
            CApi.TF_DeleteTensor(fetched);
        }
    }

    public byte[] Trace(string target)
    {
        var wanted = SessionMessages.Traced;
        using var options = CApi.TF_NewBufferFromString(wanted, (nuint)wanted.Length);
        using var metadata = CApi.TF_NewBuffer();
        var operation = Operation(target);
        CApi.TF_SessionRun(_session.DangerousGetHandle(), options.DangerousGetHandle(), null, null, 0, null, null, 0, &operation, 1,
            metadata.DangerousGetHandle(), _status.DangerousGetHandle());
        Check();
        var told = CApi.TF_GetBuffer(metadata);
        return new ReadOnlySpan<byte>(told.Data, checked((int)told.Length)).ToArray();
    }

    public void Dispose()
    {
        _session?.Dispose();
        _graph.Dispose();
        _status.Dispose();
    }

    private void Import(GraphHandle graph, byte[] graphDef)
    {
        using var buffer = CApi.TF_NewBufferFromString(graphDef, (nuint)graphDef.Length);
        using var importing = CApi.TF_NewImportGraphDefOptions();
        CApi.TF_GraphImportGraphDef(graph, buffer, importing, _status);
        Check();
    }

    private void Define(Function function)
    {
        using var body = CApi.TF_NewGraph();
        Import(body, function.Body);
        CApi.Output[] takes = [.. function.Takes.Select(name => new CApi.Output { Operation = Find(body, name) })];
        CApi.Output[] gives = [.. function.Gives.Select(name => new CApi.Output { Operation = Find(body, name) })];
        using var made = CApi.TF_GraphToFunction(body, function.Name, 0, -1, 0, takes.Length, takes, gives.Length, gives, 0, 0, 0, _status);
        Check();
        CApi.TF_GraphCopyFunction(_graph, made, 0, _status);
        Check();
    }

    private static TensorHandle Allocate(Tensor tensor)
    {
        var made = CApi.TF_AllocateTensor(TypeNumbers.Of(tensor.DType), Dims(tensor.Shape), tensor.Shape.Rank, (nuint)tensor.Type.Bytes);
        if (made.IsInvalid) throw new EngineException("memory", $"TensorFlow has no room for a tensor of {tensor.Type.Bytes} bytes");
        tensor.Data.Span.CopyTo(new Span<byte>(CApi.TF_TensorData(made.DangerousGetHandle()), tensor.Data.Length));
        return made;
    }

    private static long[] Dims(Shape shape) => [.. shape.Select(d => (long)d)];

    private static nint Find(GraphHandle graph, string name)
    {
        var operation = CApi.TF_GraphOperationByName(graph, name);
        return operation != 0 ? operation : throw new EngineException("internal", $"the imported graph has no operation \"{name}\"");
    }

    private void Check()
    {
        if (CApi.TF_GetCode(_status) is var code and not 0) throw Refusals.Of(code, Marshal.PtrToStringUTF8(CApi.TF_Message(_status)) ?? "");
    }
}
