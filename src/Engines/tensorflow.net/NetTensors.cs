using Bench.Graphs;
using Bench.Protocol;
using Tensorflow;
using Status = Tensorflow.Status;
using Tensor = Bench.Graphs.Tensor;

namespace Bench.Engines;

// Tensors to TensorFlow and back.
internal static unsafe class NetTensors
{
    public static SafeTensorHandle Allocate(Tensor tensor)
    {
        long[] dims = [.. tensor.Shape.Select(d => (long)d)];
        var made = c_api.TF_AllocateTensor((TF_DataType)TypeNumbers.Of(tensor.DType), dims, dims.Length, (ulong)tensor.Type.Bytes);
        if (made.IsInvalid) throw new EngineException("memory", $"TensorFlow has no room for a tensor of {tensor.Type.Bytes} bytes");
        tensor.Data.Span.CopyTo(new Span<byte>((void*)c_api.TF_TensorData(made), tensor.Data.Length));
        return made;
    }

    public static Tensor Read(SafeTensorHandle from, TensorType type)
    {
        var bytes = (long)c_api.TF_TensorByteSize(from);
        if (bytes != type.Bytes) throw new EngineException("internal", $"TensorFlow gives {bytes} bytes where the graph says {type}");
        return new Tensor(type, new ReadOnlySpan<byte>((void*)c_api.TF_TensorData(from), checked((int)bytes)).ToArray());
    }

    public static void Check(Status status)
    {
        if (status.Code is var code and not TF_Code.TF_OK) throw Refusals.Of((int)code, status.Message);
    }
}
