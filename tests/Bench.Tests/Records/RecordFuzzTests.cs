using System.Text;
using System.Text.Json;
using Bench.Records;
using Bench.Reports;
using Bench.Tests.Bundles;
using Record = Bench.Records.Record;

namespace Bench.Tests.Records;

public class RecordFuzzTests
{
    private const int Mutants = 10_000;
    // Of a record of a few kilobytes, read, computed with and shown.
    private const long MostBytes = 20 << 20;

    private static readonly Record Sample = Made.Record(Made.Cell(Made.Key(), [1.0, 2.0]),
        Made.Cell(Made.Key("reference"), [3.0]) with { Outcome = new Outcome(OutcomeKind.NotInstalled, "not here") });

    [Fact]
    public void AMutatedRecordIsReadOrRefusedByName()
    {
        var whole = JsonSerializer.SerializeToUtf8Bytes(Sample, RecordJson.Default.Record);
        using var folder = new TemporaryFolder();
        for (var seed = 0; seed < Mutants; seed++) Read(folder["r.json"], Mutation.Of(whole, seed), seed);
    }

    [Fact]
    public void AMutatedJournalIsReadOrRefusedByName()
    {
        JournalLine[] lines = [new() { Start = Sample with { Ended = null } }, new() { Cell = 0, Launch = Sample.Cells[0].Launches[0] },
            new() { Round = [new RoundVisit(1, Sample.Cells[0].Iterations)] },
            new() { Cell = 1, Verdicts = [Made.Verdict()] }, new() { ResumedAtWave = 1 }, new() { Cell = 0, Outcome = Outcome.Measured }];
        var whole = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => JsonSerializer.Serialize(line, RecordJson.Default.JournalLine) + "\n")));
        using var folder = new TemporaryFolder();
        for (var seed = 0; seed < Mutants; seed++) Read(folder["r.journal"], Mutation.Of(whole, seed), seed);
    }

    // What can be read can also be computed with.
    private static void Read(string path, byte[] bytes, int seed)
    {
        File.WriteAllBytes(path, bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            var record = RecordFile.Read(path);
            foreach (var cell in record.Cells) Costs.Of(cell);
            Within.Of(record, "onnxruntime");
            TerminalForm.Render(RecordReport.Of(record), 120);
        }
        catch (RecordException named)
        {
            Assert.StartsWith(path, named.Message);
        }
        catch (Exception crash)
        {
            Assert.Fail($"mutant {seed}: {crash}\n{Encoding.UTF8.GetString(bytes)}");
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
    }
}
