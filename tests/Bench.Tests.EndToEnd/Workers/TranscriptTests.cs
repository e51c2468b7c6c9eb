using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bench.Measure.Workers;
using Json.Schema;

namespace Bench.Tests.EndToEnd.Workers;

/// <summary>The example transcripts, played to real workers.</summary>
public class TranscriptTests
{
    private static readonly string Folder = Path.Combine(Workshop.Root, "docs", "schema");
    private static readonly JsonSchema Schema = JsonSchema.FromText(File.ReadAllText(Path.Combine(Folder, "protocol.schema.json")));

    // Figures and names that are the worker's own.
    private static readonly string[] Own = ["engine", "versions", "devices", "precisions", "modes", "bytes", "peakBytes", "loadNanoseconds", "cpuNanoseconds", "majorFaults", "allocatedBytes"];

    public static TheoryData<string> Everybody => EngineLineTests.Names;

    [Theory]
    [MemberData(nameof(Everybody))]
    public void AnyWorkerRefusesAsTheTranscriptDoes(string name) => Play(EngineLineTests.Find(name), "refusals.jsonl");

    [Fact]
    public void TheNullEngineRunsAsTheTranscriptDoes() => Play(Engines.Find([Path.Combine(Workshop.Root, "src", "Engines")]).First(engine => !engine.Measures), "run.jsonl");

    private static void Play(Engine engine, string transcript)
    {
        IReadOnlyList<string>? command = EngineProgram.Find(engine, out string missing);
        Assert.SkipWhen(command is null, $"{engine.Name}: {missing}");
        using Process worker = Process.Start(new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        worker.ErrorDataReceived += (_, _) => { };
        worker.BeginErrorReadLine();
        JsonNode[] lines = [.. File.ReadLines(Path.Combine(Folder, "transcripts", transcript)).Select(line => JsonNode.Parse(line)!)];
        foreach (JsonNode[] pair in lines.Chunk(2))
        {
            JsonNode request = pair[0]["host"]!;
            worker.StandardInput.WriteLine(request is JsonValue raw ? (string?)raw : request.ToJsonString());
            worker.StandardInput.Flush();
            string answered = worker.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"no answer to {request.ToJsonString()}");
            Assert.True(Schema.Evaluate(JsonDocument.Parse(answered).RootElement).IsValid, answered);
            AssertLike(pair[1]["worker"]!, JsonNode.Parse(answered)!, answered);
        }

        Assert.True(worker.WaitForExit(TimeSpan.FromSeconds(30)));
        Assert.Equal(0, worker.ExitCode);
    }

    private static void AssertLike(JsonNode expected, JsonNode actual, string line)
    {
        Assert.Equal(expected.AsObject().Select(field => field.Key).Order(), actual.AsObject().Select(field => field.Key).Order());
        foreach (var (name, value) in expected.AsObject())
        {
            if (Own.Contains(name)) continue;
            JsonNode other = actual[name]!;
            if (name == "text") Assert.Equal(Neutral(value!), Neutral(other));
            else if (name == "nanoseconds" && !expected.AsObject().ContainsKey("counters")) Assert.True((long)other >= 0, line);
            else if (value is JsonObject inner) AssertLike(inner, other, line);
            else Assert.True(JsonNode.DeepEquals(value, other), $"{name} in {line}");
        }
    }

    // How a parser words what it dislikes is nobody's promise.
    private static string Neutral(JsonNode text) => System.Text.RegularExpressions.Regex.Replace((string)text!, @"\(.*?\)", "…");
}
