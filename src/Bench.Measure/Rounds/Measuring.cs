using Bench.Bundles;
using Bench.Measure.Plan;
using Bench.Records;

namespace Bench.Measure.Rounds;

/// <summary>A run from its plan to its record.</summary>
public static class Measuring
{
    /// <summary>Measures; what is told on the way goes to <paramref name="tell"/>, called on this thread and never while a step is timed. Cancelled, it leaves the journal and throws.</summary>
    public static async Task<Record> RunAsync(RunPlan plan, RunPlaces places, Cache cache, GoldenMaker judge, Action<RunEvent> tell, CancellationToken cancel)
    {
        var version = typeof(Measuring).Assembly.GetName().Version?.ToString(3) ?? "0";
        var start = new Record
        {
            Name = Path.GetFileNameWithoutExtension(places.RecordPath),
            Created = DateTimeOffset.Now,
            Bench = version,
            Plan = plan.Facts,
            Machine = plan.Machine,
            Cells = [.. plan.Cells.Select(CellFacts.Planned)],
        };
        using var book = new RunBook(start, places.JournalPath, tell);
        tell(new RunEvent.PlanReady(plan, places.JournalPath));
        var bundles = new Dictionary<Workload, Bundle>();
        try
        {
            await BundleStation.PrepareAsync(plan, cache, judge, bundles, book, cancel);
            for (var wave = 1; wave <= plan.Facts.Launches; wave++)
            {
                tell(new RunEvent.WaveStarted(wave, plan.Facts.Launches));
                foreach (var workload in bundles.Keys) new WaveStation(plan, places, bundles[workload], book).Run(workload, wave, cancel);
            }
        }
        finally
        {
            foreach (var bundle in bundles.Values) bundle.Dispose();
            if (Directory.Exists(places.ScratchFolder)) Directory.Delete(places.ScratchFolder, recursive: true);
        }

        for (var cell = 0; cell < plan.Cells.Count; cell++)
            if (book.Record.Cells[cell].Outcome is null) book.End(cell, Outcome.Measured);
        book.Append(new JournalLine { Ended = new Ending("done", DateTimeOffset.Now) });
        RecordFile.Write(book.Record, places.RecordPath);
        book.Dispose();
        File.Delete(places.JournalPath);
        tell(new RunEvent.Ended(book.Record));
        return book.Record;
    }
}
