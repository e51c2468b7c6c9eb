using System.Buffers;

namespace Bench.Graphs.Safetensors;

// A tensor's bytes inside a mapped file; a closed file is an exception here, not a crash of the process.
internal sealed unsafe class MappedBytes(SafetensorsFile file, byte* start, int length) : MemoryManager<byte>
{
    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(file.Closed, file);
        return new Span<byte>(start, length);
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ObjectDisposedException.ThrowIf(file.Closed, file);
        return new MemoryHandle(start + elementIndex);
    }

    public override void Unpin() { }

    protected override void Dispose(bool disposing) { }
}
