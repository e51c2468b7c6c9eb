using System.Buffers;
using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Bench.Graphs;

/// <summary>A file mapped for reading. Slices keep the mapping alive: it goes when the last of them does.</summary>
public sealed unsafe class MappedFile
{
    private readonly MemoryMappedViewAccessor? _view;
    private readonly SafeMemoryMappedViewHandle? _handle;
    private readonly byte* _start;

    private MappedFile(string path)
    {
        Path = path;
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        Length = stream.Length;
        if (Length == 0) return;
        using var file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
        _handle = _view.SafeMemoryMappedViewHandle;
        _handle.AcquirePointer(ref _start);
        _start += _view.PointerOffset;
    }

    public string Path { get; }
    public long Length { get; }

    public static MappedFile Open(string path) => new(path);

    public ReadOnlyMemory<byte> Slice(long offset, int length)
    {
        if (offset < 0 || length < 0 || offset > Length - length)
            throw new GraphException($"{Path}: bytes {offset} to {offset + length} lie outside the file, which has {Length}");
        return length == 0 ? default : new Part(this, offset, length).Memory;
    }

    private sealed class Part(MappedFile file, long offset, int length) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan() => new(file._start + offset, length);
        public override MemoryHandle Pin(int elementIndex = 0) => new(file._start + offset + elementIndex, pinnable: this);
        public override void Unpin() { }
        protected override void Dispose(bool disposing) { }
    }
}
