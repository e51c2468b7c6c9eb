using System.Text.Json;
using Bench.Catalogue;
using Bench.Measure.Conformance.Contract;
using Bench.Measure.Workers;
using Json.Schema;

namespace Bench.Tests.EndToEnd.Workers;

/// <summary>The example transcripts, played to real workers.</summary>
public sealed class TranscriptTests : IDisposable
{
    private static readonly JsonSchema Schema = JsonSchema.FromText(File.ReadAllText(Path.Combine(Workshop.Root, "docs", "schema", "protocol.schema.json")));

    private readonly Workshop _workshop = new();

    public static TheoryData<string> Everybody => EngineLineTests.Names;

    public void Dispose() => _workshop.Dispose();

    [Theory]
    [MemberData(nameof(Everybody))]
    public void AnyWorkerRefusesAsTheTranscriptDoes(string name) => Play(EngineLineTests.Find(name), Transcript.Refusals);

    [Fact]
    public void TheNullEngineRunsAsTheTranscriptDoes() => Play(EngineLineTests.Find("null"), "run.jsonl");

    private void Play(Engine engine, string transcript)
    {
        Assert.SkipWhen(EngineProgram.Find(engine, out var missing) is null, $"{engine.Name}: {missing}");
        var heard = new List<string>();
        Assert.Null(Transcript.Difference(Environments.Find(engine, null), transcript, _workshop.LogFile, heard.Add));
        Assert.NotEmpty(heard);
        Assert.All(heard, answer => Assert.True(Schema.Evaluate(JsonDocument.Parse(answer).RootElement).IsValid, answer));
    }
}
