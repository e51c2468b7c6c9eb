using Bench.Records;

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

    public static RunBook Begin(Record start, string journalPath, Action<RunEvent> tell)
    {
        var book = new RunBook(Journal.Create(journalPath), start, tell);
        book._journal.Append(new JournalLine { Start = start });
        return book;
    }

    public static RunBook Continue(Record soFar, string journalPath, Action<RunEvent> tell) => new(Journal.Continue(journalPath), soFar, tell);

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
        Tell(new RunEvent.CellEnded(cell, outcome));
    }

    public void Dispose() => _journal.Dispose();
}
