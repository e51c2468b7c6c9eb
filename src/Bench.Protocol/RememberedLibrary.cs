using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bench.Protocol;

/// <summary>A native library of the user's that engines run on, as found once and kept in <c>$BENCH_HOME/libraries</c>.</summary>
public sealed record RememberedLibrary(string Path, string Version)
{
    private static readonly RememberedLibraryJson Json =
        new(new JsonSerializerOptions { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase });

    public static string File(string home, string name) => System.IO.Path.Combine(home, "libraries", $"{name}.json");

    /// <summary>The environment's word goes before what is remembered.</summary>
    public static string Variable(string name) => $"BENCH_LIB{name.ToUpperInvariant()}";

    /// <summary>The library that a variable names (its version unknown), else the one remembered; null where there is neither.</summary>
    public static RememberedLibrary? Find(string home, string name) =>
        Environment.GetEnvironmentVariable(Variable(name)) is { Length: > 0 } named ? new(System.IO.Path.GetFullPath(named), "") : Read(home, name);

    /// <summary>What cannot be understood is as good as not there: it is found anew.</summary>
    public static RememberedLibrary? Read(string home, string name)
    {
        var file = File(home, name);
        if (!System.IO.File.Exists(file)) return null;
        try
        {
            return JsonSerializer.Deserialize(System.IO.File.ReadAllText(file), Json.RememberedLibrary) is { Path.Length: > 0 } read ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public void Write(string home, string name) => WholeText.Write(File(home, name), JsonSerializer.Serialize(this, Json.RememberedLibrary));
}

[JsonSerializable(typeof(RememberedLibrary))]
internal sealed partial class RememberedLibraryJson : JsonSerializerContext;
