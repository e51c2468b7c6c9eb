using System.IO.MemoryMappedFiles;

namespace Bench.Graphs.Safetensors;

/// <summary>A safetensors file mapped for reading: its tensors are views, valid until it is disposed.</summary>
public sealed unsafe class SafetensorsFile : IDisposable
{
    private readonly Dictionary<string, SafetensorsEntry> _entries;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;

    private SafetensorsFile(string path, IReadOnlyList<SafetensorsEntry> entries, IReadOnlyDictionary<string, string> metadata, FileStream stream)
    {
        Path = path;
        Entries = entries;
        Metadata = metadata;
        _entries = entries.ToDictionary(e => e.Name);
        _map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
    }

    public string Path { get; }
    /// <summary>In the order in which they lie in the file.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }
    public IReadOnlyDictionary<string, string> Metadata { get; }
    internal bool Closed { get; private set; }

    public static SafetensorsFile Open(string path)
    {
        var stream = OpenStream(path);
        try
        {
            var (entries, metadata) = SafetensorsHeader.Read(stream, path);
            return new SafetensorsFile(path, entries, metadata, stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    public bool Has(string name) => _entries.ContainsKey(name);

    public SafetensorsEntry Entry(string name) =>
        _entries.TryGetValue(name, out var entry) ? entry : throw new GraphException($"{Path}: there is no tensor \"{name}\"");

    public Tensor this[string name]
    {
        get
        {
            var entry = Entry(name);
            ObjectDisposedException.ThrowIf(Closed, this);
            return new Tensor(entry.Type, new MappedBytes(this, _start + entry.Offset, (int)entry.Type.Bytes).Memory);
        }
    }

    public void Dispose()
    {
        if (Closed) return;
        Closed = true;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _map.Dispose();
    }

    private static FileStream OpenStream(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GraphException(e is FileNotFoundException or DirectoryNotFoundException ? $"{path}: there is no such file" : $"{path}: cannot be read: {e.Message}");
        }
    }
}
