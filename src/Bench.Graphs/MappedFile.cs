using System.Buffers;
using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Bench.Graphs;

/// <summary>A file mapped for reading. Slices keep the mapping alive; after <see cref="Dispose"/> they throw, they do not crash.</summary>
public sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedViewAccessor? _view;
    private readonly SafeMemoryMappedViewHandle? _handle;
    private byte* _start;

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

    // The acquired pointer holds the view open, so that it would never go by itself.
    ~MappedFile() => Dispose();

    public string Path { get; }
    public long Length { get; }

    public static MappedFile Open(string path)
    {
        if (Directory.Exists(path)) throw new GraphException($"{path}: is a folder, not a file");
        try
        {
            return new MappedFile(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new GraphException($"{path}: there is no such file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GraphException($"{path}: cannot be read: {e.Message}");
        }
    }

    public ReadOnlyMemory<byte> Slice(long offset, int length)
    {
        if (offset < 0 || length < 0 || offset > Length - length)
            throw new GraphException($"{Path}: bytes {offset} to {offset + length} lie outside the file, which has {Length}");
        return length == 0 ? default : new Part(this, offset, length).Memory;
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        if (_start is null) return;
        _start = null;
        _handle!.ReleasePointer();
        _view!.Dispose();
    }

    private byte* At(long offset) => _start is null ? throw new ObjectDisposedException(Path) : _start + offset;

    private sealed class Part(MappedFile file, long offset, int length) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan() => new(file.At(offset), length);
        public override MemoryHandle Pin(int elementIndex = 0) => new(file.At(offset + elementIndex), pinnable: this);
        public override void Unpin() { }
        protected override void Dispose(bool disposing) { }
    }
}
