using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bench.Tests.Faults;

// A worker from another time: answers hello with a version of its own and does not mind the host's.
internal static class WrongVersion
{
    public static int Serve()
    {
        while (Console.ReadLine() is { } line)
        {
            long id = (long)JsonNode.Parse(line)!["id"]!;
            Line.Say(JsonSerializer.Serialize(new
            {
                id,
                ok = true,
                hello = new { version = 99, engine = "faults", versions = new { }, devices = new[] { "cpu" }, precisions = new[] { "fp32" }, modes = new[] { "infer" } },
            }) + "\n");
        }

        return 0;
    }
}
