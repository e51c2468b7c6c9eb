using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bench.Tests.Faults;

// A worker that answers whatever it is asked with its hello, and does not mind the host's version.
internal static class WrongVersion
{
    public static int Serve(int version)
    {
        while (Console.ReadLine() is { } line)
        {
            long id = (long)JsonNode.Parse(line)!["id"]!;
            Line.Say(JsonSerializer.Serialize(new
            {
                id,
                ok = true,
                hello = new
                {
                    version,
                    engine = "faults",
                    versions = new { },
                    devices = new[] { "cpu" },
                    precisions = new[] { "fp32" },
                    modes = new[] { "infer" }
                },
            }) + "\n");
        }

        return 0;
    }
}
