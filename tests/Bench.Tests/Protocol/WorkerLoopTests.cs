using System.Text;
using System.Text.Json;
using Bench.Protocol;

namespace Bench.Tests.Protocol;

public class WorkerLoopTests
{
    private const string LoadMessage =
        """{"id":1,"do":"load","load":{"bundle":"b","weights":"w","device":"cpu","precision":"fp32","threads":1,"options":{"throw":"THROW"}}}""";

    private static List<Answer> Serve(IEngine engine, params string[] lines)
    {
        var output = new MemoryStream();
        Assert.Equal(0, WorkerLoop.Serve(engine, new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n")), output));
        return [.. Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize(line, MessageJson.Default.Answer)!)];
    }

    [Fact]
    public void OneRunIsOneCallWithItsFirstSet()
    {
        var engine = new NotingEngine();
        Serve(engine, LoadMessage, """{"id":2,"do":"run","steps":16,"set":3}""");
        Assert.Equal(["load", "run 16 from 3", "dispose"], engine.Notes);
    }

    [Fact]
    public void EachStepOfALatencyRunIsACallOnTheNextSet()
    {
        var engine = new NotingEngine();
        var answers = Serve(engine, LoadMessage, """{"id":2,"do":"run","steps":3,"set":2,"each":true}""");
        Assert.Equal(["load", "run 1 from 2", "run 1 from 3", "run 1 from 4", "dispose"], engine.Notes);
        Assert.Equal(3, answers[1].Each!.Length);
        Assert.True(answers[1].Nanoseconds >= answers[1].Each!.Sum());
    }

    [Fact]
    public void ALoadReplacesWhatWasLoadedAndFreesItFirst()
    {
        var engine = new NotingEngine();
        Serve(engine, LoadMessage, LoadMessage);
        Assert.Equal(["load", "dispose", "load", "dispose"], engine.Notes);
    }

    [Fact]
    public void AfterALoadThatFailedNothingIsLoaded()
    {
        var answers = Serve(new NotingEngine(), LoadMessage, LoadMessage.Replace("THROW", "load"), """{"id":3,"do":"run","steps":1}""");
        Assert.Equal([true, false, false], answers.Select(answer => answer.Ok));
        Assert.Equal("nothing is loaded; send load first", answers[2].Text);
    }

    [Theory]
    [InlineData("engine", "unsupported", "no such kernel")]
    [InlineData("memory", "memory", "no memory left")]
    [InlineData("wrapped", "memory", "no memory left")]
    [InlineData("format", "input", "no whole bundle")]
    [InlineData("other", "internal", "something else")]
    public void WhatAnEngineThrowsBecomesItsCodeAndText(string thrown, string code, string text)
    {
        Answer answer = Serve(new NotingEngine(), LoadMessage.Replace("THROW", thrown), """{"id":2,"do":"run","steps":1}""")[1];
        Assert.Equal((2, false, code, text), (answer.Id, answer.Ok, answer.Code, answer.Text));
    }

    [Theory]
    [InlineData("""{"id":2,"do":"run"}""", "run: the field \"steps\" is missing")]
    [InlineData("""{"id":2,"do":"run","steps":0}""", "run: steps \"0\" must be at least 1")]
    [InlineData("""{"id":2,"do":"run","steps":1,"set":-1}""", "run: set \"-1\" must not be negative")]
    [InlineData("""{"id":2,"do":"fetch","what":"outputs"}""", "fetch: the field \"file\" is missing")]
    [InlineData("""{"id":2,"do":"fetch","what":"all","file":"f"}""", "fetch: what \"all\" must be outputs or state")]
    [InlineData("""{"id":2,"do":"fetch","what":"outputs","file":"f"}""", "fetch: there are no outputs before the first run")]
    public void AMessageThatCannotBeFollowedSaysWhy(string message, string text)
    {
        Answer answer = Serve(new NotingEngine(), LoadMessage, message)[1];
        Assert.Equal((false, "input", text), (answer.Ok, answer.Code, answer.Text));
    }

    [Fact]
    public void ByeEndsTheLoop()
    {
        var answers = Serve(new NotingEngine(), """{"id":1,"do":"bye"}""", """{"id":2,"do":"memory"}""");
        Assert.Equal(1, Assert.Single(answers).Id);
    }

    [Fact]
    public void CountersTellWhatTheStepsCost()
    {
        Counters counters = Serve(new NotingEngine(), LoadMessage.Replace("THROW", "allocate"), """{"id":2,"do":"run","steps":1}""")[1].Counters!;
        Assert.InRange(counters.AllocatedBytes, 1 << 20, long.MaxValue);
        Assert.Equal(2, counters.Compilations);
        Assert.True(counters.PeakBytes >= counters.Bytes && counters.Bytes > 1 << 20);
    }

    [Fact]
    public void EveryMutatedLineGetsOneAnswer()
    {
        var random = new Random(11);
        byte[][] seeds = [.. Transcript.Read("run.jsonl").Where(said => said.FromHost && (string?)said.Message!["do"] is not ("bye" or "run"))
            .Select(said => Encoding.UTF8.GetBytes(said.Message!.ToJsonString()))];
        var lines = new MemoryStream();
        const int count = 10_000;
        for (int i = 0; i < count; i++)
        {
            byte[] line = [.. seeds[random.Next(seeds.Length)]];
            for (int change = random.Next(1, 6); change > 0; change--) line[random.Next(line.Length)] = (byte)random.Next(256);
            for (int at = 0; at < line.Length; at++) if (line[at] is (byte)'\n' or (byte)'\r') line[at] = (byte)'?';
            lines.Write(line);
            lines.WriteByte((byte)'\n');
        }

        var output = new MemoryStream();
        lines.Position = 0;
        WorkerLoop.Serve(new NotingEngine(), lines, output);
        Assert.Equal(count, output.ToArray().Count(letter => letter == '\n'));
        // A line that is spoilt is the line's fault, not ours.
        Assert.DoesNotContain("\"internal\"", Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public void WhatALoadLeavesOutHasItsUsualValue()
    {
        Request request = JsonSerializer.Deserialize("""{"id":1,"do":"load","load":{"bundle":"b","weights":"w","device":"cpu","precision":"fp32","threads":1}}""", MessageJson.Default.Request)!;
        Assert.Empty(request.Load!.Options);
        Answer answer = JsonSerializer.Deserialize("""{"id":1,"ok":true,"loaded":{"settings":[]}}""", MessageJson.Default.Answer)!;
        Assert.Equal(("host", "mutable"), (answer.Loaded!.Inputs, answer.Loaded.Weights));
    }

    [Theory]
    [InlineData("""{"id":1,"do":null}""")]
    [InlineData("""{"id":1}""")]
    [InlineData("""{"id":1,"do":"load","load":{"bundle":null,"weights":"w","device":"cpu","precision":"fp32","threads":1}}""")]
    [InlineData("null")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    public void ALineThatIsNoMessageIsRefusedAsSuch(string line)
    {
        Answer answer = Assert.Single(Serve(new NotingEngine(), line));
        Assert.Equal((0, false, "input"), (answer.Id, answer.Ok, answer.Code));
    }
}
