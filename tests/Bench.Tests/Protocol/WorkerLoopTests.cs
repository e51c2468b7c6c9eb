using System.Text;
using System.Text.Json;
using Bench.Protocol;
using Bench.Tests.Records;

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
    [InlineData("""{"id":2,"do":"run","steps":9999999999,"each":true}""", "run: each of \"9999999999\" steps is more than the 1048576 that can be told")]
    [InlineData("""{"id":2,"do":"inputs","file":"f"}""", "inputs: the field \"set\" is missing")]
    [InlineData("""{"id":2,"do":"inputs","set":0}""", "inputs: the field \"file\" is missing")]
    [InlineData("""{"id":2,"do":"inputs","set":-1,"file":"f"}""", "inputs: set \"-1\" must not be negative")]
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
        RunCounters counters = Serve(new NotingEngine(), LoadMessage.Replace("THROW", "allocate"), """{"id":2,"do":"run","steps":1}""")[1].Counters!;
        Assert.InRange(counters.AllocatedBytes, 1 << 20, long.MaxValue);
        Assert.Equal(2, counters.Compilations);
        Assert.True(counters.PeakBytes >= counters.Bytes && counters.Bytes > 1 << 20);
    }

    // Whatever of a request is wrong, its worker answers once, goes on, and takes no memory for what was never meant.
    [Fact]
    public void EveryMutatedRequestGetsOneAnswer()
    {
        byte[][] seeds = [.. Transcript.Read("run.jsonl").Where(said => said.FromHost && (string?)said.Message!["do"] != "bye")
            .Select(said => Encoding.UTF8.GetBytes(said.Message!.ToJsonString()))];
        const int count = 10_000;
        var lines = new MemoryStream();
        lines.Write(Encoding.UTF8.GetBytes(LoadMessage + "\n"));
        int sent = 1;
        for (int seed = 0; seed < count; seed++)
        {
            byte[] line = [.. Mutation.Of(seeds[seed % seeds.Length], seed).Where(letter => letter is not ((byte)'\n' or (byte)'\r'))];
            // An empty line is passed over.
            if (line.Length == 0) continue;
            lines.Write(line);
            lines.WriteByte((byte)'\n');
            sent++;
        }

        lines.Write("""{"id":77,"do":"memory"}"""u8);
        lines.WriteByte((byte)'\n');
        lines.Position = 0;
        var output = new MemoryStream();
        long before = GC.GetAllocatedBytesForCurrentThread();
        WorkerLoop.Serve(new NotingEngine(), lines, output);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000L * count);
        string[] answers = Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(sent + 1, answers.Length);
        Assert.All(answers, answer => Assert.NotNull(JsonSerializer.Deserialize(answer, MessageJson.Default.Answer)));
        Assert.DoesNotContain(answers, answer => answer.Contains("\"internal\""));
        Assert.StartsWith("""{"id":77,"ok":true,"memory":{""", answers[^1]);
    }

    [Fact]
    public void ALineThatNeverEndsIsAnsweredAndEndsTheWorker()
    {
        Answer answer = Assert.Single(Serve(new NotingEngine(), new string('x', LineReader.LongestLine + 1)));
        Assert.Equal((0, false, "input", "a line of more than 64 MiB"), (answer.Id, answer.Ok, answer.Code, answer.Text));
    }

    [Fact]
    public void WhatALoadLeavesOutHasItsUsualValue()
    {
        Request request = JsonSerializer.Deserialize(
            """{"id":1,"do":"load","load":{"bundle":"b","weights":"w","device":"cpu","precision":"fp32","threads":1}}""",
            MessageJson.Default.Request)!;
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
