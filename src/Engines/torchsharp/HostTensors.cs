using Bench.Graphs;
using TorchSharp;
using static TorchSharp.torch;
using Stored = Bench.Graphs.Tensor;
using Tensor = TorchSharp.torch.Tensor;

namespace Bench.Engines;

// Stored tensors to torch's and back.
internal static class HostTensors
{
    private static readonly long[] LastInside = [0, 2, 3, 1], LastOutside = [0, 3, 1, 2];

    public static Tensor Copy(Stored stored)
    {
        var tensor = empty(Place.Longs(stored.Shape), Types.Of(stored.DType));
        if (stored.Data.Length > 0) stored.Data.Span.CopyTo(tensor.bytes);
        return tensor;
    }

    /// <summary>The tensor where it lies, to be read while it is there; copied where it does not lie in one piece.</summary>
    public static unsafe Stored Read(Tensor tensor, TensorType type)
    {
        if (type.Bytes == 0) return new Stored(type, ReadOnlyMemory<byte>.Empty);
        using var dense = tensor.contiguous();
        fixed (byte* start = dense.bytes) return tensor.is_contiguous() ? NativeBytes.Tensor(type, start) : new Stored(type, dense.bytes.ToArray());
    }

    /// <summary>The same tensor with its channels innermost in memory: TorchSharp has no memory formats, permuting there and back does it.</summary>
    public static Tensor ChannelsLast(Tensor tensor)
    {
        using var inside = tensor.permute(LastInside);
        using var dense = inside.contiguous();
        return dense.permute(LastOutside);
    }
}
