using System.Text.Json;
using System.Text.Json.Serialization;
using Bench.Protocol;

namespace Bench.Catalogue;

// What makes a folder of $BENCH_HOME/engines an environment with a label: the file in it.
internal sealed record EnvironmentFile(string Device, RememberedLibrary? Library)
{
    private const string Name = "environment.json";
    private static readonly EnvironmentJson Json = new(new JsonSerializerOptions { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase });

    public static EnvironmentFile? Read(string folder)
    {
        string file = Path.Combine(folder, Name);
        if (!File.Exists(file)) return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(file), Json.EnvironmentFile) is { Device.Length: > 0 } read ? read : throw new JsonException();
        }
        catch (JsonException)
        {
            throw new EngineFileException($"{file}: cannot be understood; remove {folder} and add the engine anew");
        }
    }

    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        WholeText.Write(Path.Combine(folder, Name), JsonSerializer.Serialize(this, Json.EnvironmentFile));
    }
}

[JsonSerializable(typeof(EnvironmentFile))]
internal sealed partial class EnvironmentJson : JsonSerializerContext;
