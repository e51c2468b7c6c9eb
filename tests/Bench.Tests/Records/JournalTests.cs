using System.Text.Json;
using Bench.Records;
using Bench.Tests.Bundles;
using Record = Bench.Records.Record;

namespace Bench.Tests.Records;

public class JournalTests
{
    private static readonly Cell Whole = Made.Cell(Made.Key(), [1.0, 2.0], [3.0, 4.0]);

    private static Record Start =>
        Made.Record(Whole with { Verdicts = [], Launches = [], Iterations = [], Outcome = null, Settings = [] }) with { Ended = null };

    private static IEnumerable<JournalLine> Lines =>
    [
        new() { Start = Start },
        new() { Cell = 0, Facts = Whole with { Iterations = [], Outcome = null } },
        new() { Cell = 0, Verdicts = Whole.Verdicts },
        .. Whole.Iterations.Select(iteration => new JournalLine { Round = [new RoundVisit(0, [iteration])] }),
        .. Whole.Launches.Select(launch => new JournalLine { Cell = 0, Launch = launch }),
        new() { Cell = 0, Outcome = Outcome.Measured },
        new() { Ended = Made.Record().Ended },
    ];

    [Fact]
    public void ReadingAJournalGivesTheRecordThatItsWriterHad()
    {
        using var folder = new TemporaryFolder();
        Write(folder["run.journal"], Lines);
        Assert.Equal(Text(Made.Record(Whole)), Text(RecordFile.Read(folder["run.journal"])));
    }

    [Fact]
    public void CutAnywhereAJournalKeepsEveryWholeLine()
    {
        using var folder = new TemporaryFolder();
        Write(folder["run.journal"], Lines);
        var bytes = File.ReadAllBytes(folder["run.journal"]);
        var first = Array.IndexOf(bytes, (byte)'\n') + 1;
        for (var length = first; length <= bytes.Length; length += 7)
        {
            File.WriteAllBytes(folder["cut.journal"], bytes[..length]);
            var whole = bytes.AsSpan(0, length).Count((byte)'\n');
            var expected = Lines.Skip(1).Take(whole - 1).Aggregate(Start, Journal.Apply);
            var read = RecordFile.Read(folder["cut.journal"]);
            // A last line whose end is missing may be whole all the same.
            if (Text(expected) != Text(read)) Assert.Equal(Text(Lines.Skip(1).Take(whole).Aggregate(Start, Journal.Apply)), Text(read));
        }
    }

    [Fact]
    public void ContinuingDropsHalfALastLine()
    {
        using var folder = new TemporaryFolder();
        var path = folder["run.journal"];
        Write(path, Lines.Take(3));
        var whole = File.ReadAllText(path);
        File.AppendAllText(path, "{\"cell\":0,\"launch\":{\"wa");
        using (var journal = Journal.Continue(path)) journal.Append(new JournalLine { Cell = 0, Outcome = Outcome.Measured });
        Assert.Equal(whole + "{\"cell\":0,\"outcome\":{\"kind\":\"measured\"}}\n", File.ReadAllText(path));
    }

    [Theory]
    [InlineData("k2.rec", "k2.rec.journal")]
    [InlineData("a.json", "a.journal")]
    [InlineData("a.rec", "a.rec.journal")]
    public void AJournalKnowsItsRecordAndEachRecordHasItsOwn(string record, string journal)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(folder[journal], Journal.PathOf(folder[record]));
        Write(folder[journal], Lines.Select(line => line.Start is null ? line : line with { RecordName = record }));
        Assert.Equal(folder[record], Journal.RecordPath(folder[journal]));
        Assert.Equal(Text(Made.Record(Whole)), Text(RecordFile.Read(folder[journal])));
    }

    [Fact]
    public void AJournalThatDoesNotSayItsRecordIsOfOneInJson()
    {
        using var folder = new TemporaryFolder();
        Write(folder["old.journal"], Lines);
        Assert.Equal(folder["old.json"], Journal.RecordPath(folder["old.journal"]));
    }

    [Fact]
    public void ResumingKeepsWhatACellThatHasEndedShows()
    {
        var resumed = new JournalLine { ResumedAtWave = 2 };
        var ended = Whole with { Outcome = new Outcome(OutcomeKind.FailedGate, "wrong in launch 2") };
        Assert.Equal(Text(Made.Record(ended)), Text(Journal.Apply(Made.Record(ended), resumed)));
        Assert.Equal([1], Journal.Apply(Made.Record(Whole with { Outcome = null }), resumed).Cells[0].Launches.Select(launch => launch.Wave));
    }

    // Begun by a Bench whose records hold the words of checks, ended by one whose records are judged when they are read.
    [Fact]
    public void ARunThatAnotherSchemaBeganIsJudgedByTheOneThatGoesOn()
    {
        using var folder = new TemporaryFolder();
        var late = Made.Iteration(1, 1, 100) with { WorkerNanoseconds = 500_000_000 };
        JournalLine[] lines =
            [new() { Start = Start with { Schema = 1 } }, new() { Round = [new RoundVisit(0, [late])] }, new() { Cell = 0, Outcome = Outcome.Measured }];
        Write(folder["old.journal"], lines);
        Assert.Equal(OutcomeKind.Measured, RecordFile.Read(folder["old.journal"]).Cells[0].Judged);
        Write(folder["new.journal"], [lines[0], new() { ResumedAtWave = 1, Schema = Record.CurrentSchema }, .. lines[1..]]);
        Assert.Equal(OutcomeKind.Void, RecordFile.Read(folder["new.journal"]).Cells[0].Judged);
    }

    [Fact]
    public void ARunThatANewerSchemaGoesOnWithIsRefused()
    {
        using var folder = new TemporaryFolder();
        Write(folder["newer.journal"], [new() { Start = Start }, new() { ResumedAtWave = 1, Schema = Record.CurrentSchema + 1 }]);
        var error = Assert.Throws<RecordException>(() => RecordFile.Read(folder["newer.journal"]));
        Assert.Contains($"record of schema {Record.CurrentSchema + 1}; this Bench reads up to {Record.CurrentSchema}", error.Message);
    }

    [Theory]
    [InlineData("", "run.journal: the journal is empty; nothing was measured yet.")]
    [InlineData("{\"cell\":0,\"outcome\":{\"kind\":\"measured\"}}\n", "run.journal:1: a journal starts with the plan, this one does not.")]
    [InlineData("nonsense\n\n", "run.journal:1: not a line of a journal (")]
    [InlineData("START\nrubbish\n{\"cell\":0,\"outcome\":{\"kind\":\"measured\"}}\n", "run.journal:2: not a line of a journal (")]
    [InlineData("START\n{\"cell\":7,\"outcome\":{\"kind\":\"measured\"}}\n",
        "run.journal:2: speaks of a cell that the plan does not have; the file was changed.")]
    [InlineData("START\n{\"outcome\":{\"kind\":\"measured\"}}\n", "run.journal:2: speaks of a cell that the plan does not have; the file was changed.")]
    public void ABrokenJournalIsNamedWithItsLine(string text, string message)
    {
        using var folder = new TemporaryFolder();
        var start = JsonSerializer.Serialize(new JournalLine { Start = Start }, RecordJson.Default.JournalLine);
        File.WriteAllText(folder["run.journal"], text.Replace("START", start));
        var error = Assert.Throws<RecordException>(() => RecordFile.Read(folder["run.journal"]));
        Assert.StartsWith(folder.Path + "/" + message, error.Message);
    }

    private static void Write(string path, IEnumerable<JournalLine> lines)
    {
        using var journal = Journal.Create(path);
        foreach (var line in lines) journal.Append(line);
    }

    private static string Text(Record record) => JsonSerializer.Serialize(record, RecordJson.Default.Record);
}
