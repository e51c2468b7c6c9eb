using System.Buffers;

namespace Bench.Graphs;

/// <summary>
/// Bytes that lie outside .NET's heap and stay there for as long as they are read. A copy of a large output would lie in memory that was never touched, and
/// on a virtual machine to touch it costs many times as much as to copy the bytes.
/// </summary>
public sealed unsafe class NativeBytes(void* start, int length) : MemoryManager<byte>
{
    private readonly byte* _start = (byte*)start;

    /// <summary>A tensor where it lies: to be read before anybody writes there or frees it.</summary>
    public static Tensor Tensor(TensorType type, void* start) => new(type, new NativeBytes(start, checked((int)type.Bytes)).Memory);

    public override Span<byte> GetSpan() => new(_start, length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(_start + elementIndex, pinnable: this);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
