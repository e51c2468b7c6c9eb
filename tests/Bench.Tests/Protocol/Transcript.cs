using System.Text.Json.Nodes;

namespace Bench.Tests.Protocol;

/// <summary>One side's words in an example of docs/schema/transcripts; raw when the line is no JSON on purpose.</summary>
public sealed record Transcript(bool FromHost, JsonNode? Message, string? Raw)
{
    public static IEnumerable<Transcript> Read(string name) =>
        File.ReadLines(Checkout.Path("docs", "schema", "transcripts", name)).Select(line =>
        {
            JsonObject said = JsonNode.Parse(line)!.AsObject();
            bool host = said.ContainsKey("host");
            JsonNode message = said[host ? "host" : "worker"]!;
            return message is JsonValue raw ? new Transcript(host, null, (string?)raw) : new Transcript(host, message, null);
        });
}
