using System.Text;
using System.Text.Json;
using Bench.Measure.Workers;
using Bench.Protocol;
using Bench.Tests.Records;

namespace Bench.Tests.Protocol;

// What a worker answers, with a few bytes wrong: it is an answer, or no JSON of one; never more.
public class AnswerFuzzTests
{
    // Of a line of a few hundred bytes, with what an error's words and trace take.
    private const long MostBytes = 200_000;

    [Fact]
    public void AMutatedAnswerIsReadOrRefused()
    {
        byte[][] answers = [.. new[] { "run.jsonl", "hello.jsonl" }.Where(Exists).SelectMany(Transcript.Read).Where(said => !said.FromHost)
            .Select(said => Encoding.UTF8.GetBytes(said.Message!.ToJsonString()))];
        Assert.NotEmpty(answers);
        int read = 0, refused = 0;
        for (var seed = 0; seed < 10_000; seed++)
        {
            var bytes = Mutation.Of(answers[seed % answers.Length], seed);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                if (JsonSerializer.Deserialize(bytes, MessageJson.Default.Answer) is { } answer) AnswerFault.Of(answer);
                read++;
            }
            catch (JsonException)
            {
                refused++;
            }
            catch (Exception crash)
            {
                Assert.Fail($"mutant {seed}: {crash}\n{Encoding.UTF8.GetString(bytes)}");
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
        }

        Assert.InRange(refused, 1000, 9900);
        Assert.InRange(read, 100, 9000);
    }

    private static bool Exists(string transcript) => File.Exists(Checkout.Path("docs", "schema", "transcripts", transcript));
}
