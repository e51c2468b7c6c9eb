namespace Bench.Graphs.Safetensors;

/// <summary>A safetensors file mapped for reading: its tensors are views, valid until it is disposed.</summary>
public sealed class SafetensorsFile : IDisposable
{
    private readonly Dictionary<string, SafetensorsEntry> _entries;
    private readonly MappedFile _map;

    private SafetensorsFile(MappedFile map, IReadOnlyList<SafetensorsEntry> entries, IReadOnlyDictionary<string, string> metadata)
    {
        _map = map;
        _entries = entries.ToDictionary(e => e.Name);
        Entries = entries;
        Metadata = metadata;
    }

    public string Path => _map.Path;
    /// <summary>In the order in which they lie in the file.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }
    public IReadOnlyDictionary<string, string> Metadata { get; }

    public static SafetensorsFile Open(string path)
    {
        var map = MappedFile.Open(path);
        try
        {
            var (entries, metadata) = SafetensorsHeader.Read(map);
            return new SafetensorsFile(map, entries, metadata);
        }
        catch
        {
            map.Dispose();
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
            return new Tensor(entry.Type, _map.Slice(entry.Offset, (int)entry.Type.Bytes));
        }
    }

    public void Dispose() => _map.Dispose();
}
