using System.Text;
using System.Text.Json;

namespace Bench.Cli;

/// <summary>JSON for programs, indented for people who look.</summary>
public static class Json
{
    public static void Write(TextWriter output, Action<Utf8JsonWriter> body)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true })) body(writer);
        output.WriteLine(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    public static void Strings(Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values) writer.WriteStringValue(value);
        writer.WriteEndArray();
    }
}
