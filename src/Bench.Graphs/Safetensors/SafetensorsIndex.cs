using System.Text.Json;

namespace Bench.Graphs.Safetensors;

/// <summary>Tensors of one file, or of the files that a <c>*.index.json</c> names.</summary>
public sealed class SafetensorsIndex : IDisposable
{
    private readonly Dictionary<string, SafetensorsFile> _home = [];

    private SafetensorsIndex(string path, IReadOnlyList<SafetensorsFile> files)
    {
        Path = path;
        Files = files;
    }

    public string Path { get; }
    public IReadOnlyList<SafetensorsFile> Files { get; }
    public IEnumerable<string> Names => _home.Keys;

    public static SafetensorsIndex Open(string path)
    {
        var map = path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? ReadMap(path) : null;
        var opened = new Dictionary<string, SafetensorsFile>();
        try
        {
            foreach (var file in map?.Values.Distinct() ?? [path]) opened[file] = SafetensorsFile.Open(file);
            var index = new SafetensorsIndex(path, [.. opened.Values]);
            if (map is null)
                foreach (var entry in opened[path].Entries) index._home[entry.Name] = opened[path];
            else
                foreach (var (name, file) in map)
                {
                    if (!opened[file].Has(name)) throw new GraphException($"{path}: tensor \"{name}\" should be in {file} and is not");
                    index._home[name] = opened[file];
                }

            return index;
        }
        catch
        {
            foreach (var file in opened.Values) file.Dispose();
            throw;
        }
    }

    /// <summary>The files that belong to a checkpoint, without opening its shards.</summary>
    public static IReadOnlyList<string> FilesOf(string path) =>
        path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? [.. ReadMap(path).Values.Distinct().Order(StringComparer.Ordinal)] : [path];

    public bool Has(string name) => _home.ContainsKey(name);

    public SafetensorsEntry Entry(string name) => Home(name).Entry(name);

    public Tensor this[string name] => Home(name)[name];

    public void Dispose()
    {
        foreach (var file in Files) file.Dispose();
    }

    private SafetensorsFile Home(string name) =>
        _home.TryGetValue(name, out var file) ? file : throw new GraphException($"{Path}: there is no tensor \"{name}\"");

    private static Dictionary<string, string> ReadMap(string path)
    {
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        var map = new Dictionary<string, string>();
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            foreach (var p in document.RootElement.GetProperty("weight_map").EnumerateObject())
            {
                var shard = p.Value.GetString()!;
                if (shard != System.IO.Path.GetFileName(shard) || shard is "" or "." or "..")
                    throw new GraphException($"{path}: tensor \"{p.Name}\" should be in \"{shard}\"; shards lie beside their index");
                map[p.Name] = System.IO.Path.Combine(folder, shard);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentNullException or NullReferenceException)
        {
            throw new GraphException($"{path}: not an index of safetensors files: it needs a \"weight_map\" from tensor to file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GraphException(e is FileNotFoundException or DirectoryNotFoundException
                ? $"{path}: there is no such file"
                : $"{path}: cannot be read: {e.Message}");
        }

        return map;
    }
}
