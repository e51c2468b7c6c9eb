using System.Text.Json;
using System.Text.Json.Serialization;
using Bench.Protocol;

namespace Bench.Catalogue;

/// <summary>
/// What an environment's worker said when it was asked what it can do, kept beside the environments: true while what was built or installed is the same.
/// </summary>
/// <param name="Key">What it was said of: <see cref="InstalledKey"/>.</param>
/// <param name="Hello">Null where the worker could not say it.</param>
/// <param name="Trouble">Why not, in words.</param>
public sealed record RememberedHello(string Key, Hello? Hello, string? Trouble)
{
    /// <summary>Null when it has not been asked, or has been built or installed anew since.</summary>
    public static RememberedHello? Find(EngineEnvironment environment)
    {
        string file = File(environment);
        try
        {
            if (!System.IO.File.Exists(file)) return null;
            var read = JsonSerializer.Deserialize(System.IO.File.ReadAllText(file), RememberedHelloJson.Default.RememberedHello);
            return read?.Key == InstalledKey.Of(environment) ? read : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            // It is asked again.
            return null;
        }
    }

    /// <summary>Where nothing can be written it is asked again the next time.</summary>
    public static void Keep(EngineEnvironment environment, Hello? hello, string? trouble)
    {
        try
        {
            var said = new RememberedHello(InstalledKey.Of(environment), hello, trouble);
            WholeText.Write(File(environment), JsonSerializer.Serialize(said, RememberedHelloJson.Default.RememberedHello));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    public static void Forget(EngineEnvironment environment)
    {
        if (System.IO.File.Exists(File(environment))) System.IO.File.Delete(File(environment));
    }

    private static string File(EngineEnvironment environment) => Path.Combine(BenchHome.Path, "engines", $"{environment.Name}.hello.json");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true,
    WriteIndented = true)]
[JsonSerializable(typeof(RememberedHello))]
internal sealed partial class RememberedHelloJson : JsonSerializerContext;
