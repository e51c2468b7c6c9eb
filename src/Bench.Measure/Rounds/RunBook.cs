using Bench.Records;
using Bench.Records.Checks;

namespace Bench.Measure.Rounds;

// The record so far and its journal, which always say the same.
internal sealed class RunBook : IDisposable
{
    private readonly Journal _journal;

    private RunBook(Journal journal, Record record, Action<RunEvent> tell)
    {
        _journal = journal;
        Record = record;
        Tell = tell;
    }

    public static RunBook Begin(Record start, RunPlaces places, Action<RunEvent> tell)
    {
        var book = new RunBook(Journal.Create(places.JournalPath), start, tell);
        try
        {
            book._journal.Append(new JournalLine { Start = start, RecordName = Path.GetFileName(places.RecordPath) });
            return book;
        }
        catch
        {
            book.Discard();
            throw;
        }
    }

    public static RunBook Continue(Record soFar, string journalPath, Action<RunEvent> tell) =>
        new(Journal.Continue(journalPath), CellChecks.NotJudged(soFar), tell);

    public Record Record { get; private set; }
    public Action<RunEvent> Tell { get; }

    public bool IsOpen(int cell) => Record.Cells[cell].Outcome is null;

    public void Append(JournalLine line)
    {
        _journal.Append(line);
        Record = Journal.Apply(Record, line);
    }

    public void End(int cell, Outcome outcome)
    {
        Append(new JournalLine { Cell = cell, Outcome = outcome });
        var ended = Record.Cells[cell];
        Tell(new RunEvent.CellEnded(cell, ended with { Findings = CellChecks.Of(ended, Record) }));
    }

    /// <summary>The journal is not needed any more: nothing was measured, or the record holds it.</summary>
    public void Discard()
    {
        _journal.Dispose();
        File.Delete(_journal.Path);
    }

    public void Dispose() => _journal.Dispose();
}
