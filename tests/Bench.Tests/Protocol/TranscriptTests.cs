using System.Text.Json;
using System.Text.Json.Nodes;
using Bench.Protocol;
using Json.Schema;

namespace Bench.Tests.Protocol;

public class TranscriptTests
{
    private static readonly JsonSchema Schema = JsonSchema.FromText(File.ReadAllText(Checkout.Path("docs", "schema", "protocol.schema.json")));

    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(Checkout.Path("docs", "schema", "transcripts"), "*.jsonl").Select(file => Path.GetFileName(file))];

    private static bool Fits(JsonNode message) => Schema.Evaluate(JsonDocument.Parse(message.ToJsonString()).RootElement).IsValid;

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryAnswerFitsTheSchema(string name)
    {
        foreach (var said in Transcript.Read(name).Where(said => !said.FromHost)) Assert.True(Fits(said.Message!), said.Message!.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryRequestThatIsFollowedFitsTheSchema(string name)
    {
        Transcript[] said = [.. Transcript.Read(name)];
        foreach (var (request, answer) in said.Chunk(2).Select(pair => (pair[0], pair[1])).Where(pair => (bool)pair.Item2.Message!["ok"]!))
        {
            Assert.True(request.FromHost && !answer.FromHost);
            Assert.True(Fits(request.Message!), request.Message!.ToJsonString());
        }
    }

    [Fact]
    public void TheRecordsSayWhatTheTranscriptSays()
    {
        foreach (var said in Transcript.Read("run.jsonl"))
        {
            string text = said.Message!.ToJsonString();
            string again = said.FromHost
                ? JsonSerializer.Serialize(JsonSerializer.Deserialize(text, MessageJson.Default.Request), MessageJson.Default.Request)
                : JsonSerializer.Serialize(JsonSerializer.Deserialize(text, MessageJson.Default.Answer), MessageJson.Default.Answer);
            Assert.True(JsonNode.DeepEquals(said.Message, JsonNode.Parse(again)), $"{text}\n{again}");
        }
    }

    [Fact]
    public void TheRecordsNameEveryFieldOfTheSchema()
    {
        JsonNode definitions = JsonNode.Parse(File.ReadAllText(Checkout.Path("docs", "schema", "protocol.schema.json")))!["$defs"]!;
        foreach (var (name, type) in new (string, Type)[]
                 {
                     ("request", typeof(Request)), ("load", typeof(Load)), ("answer", typeof(Answer)), ("hello", typeof(Hello)),
                     ("loaded", typeof(Loaded)), ("counters", typeof(RunCounters)), ("memory", typeof(MemoryUse)),
                 })
        {
            var fields = definitions[name]!["properties"]!.AsObject().Select(property => property.Key).Order();
            Assert.Equal(type.GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)).Order(), fields);
        }
    }

    [Theory]
    [InlineData("""{"do":"run","steps":1}""")]
    [InlineData("""{"id":1,"do":"run"}""")]
    [InlineData("""{"id":1,"do":"dance"}""")]
    [InlineData("""{"id":1,"do":"run","steps":"16"}""")]
    [InlineData("""{"id":1,"do":"fetch","what":"everything","file":"x"}""")]
    [InlineData("""{"id":1,"ok":false,"text":"no code"}""")]
    [InlineData("""{"id":1,"ok":false,"code":"bad luck","text":"of no known kind"}""")]
    [InlineData("""{"id":1,"ok":true,"nanoseconds":-5}""")]
    public void WhatIsNoMessageDoesNotFit(string text) => Assert.False(Fits(JsonNode.Parse(text)!));
}
