using System.Diagnostics;
using Bench.Bundles;
using Bench.Measure.Machine;
using Bench.Measure.Plan;
using Bench.Records;
using Bench.Records.Checks;

namespace Bench.Measure.Rounds;

/// <summary>A run from its plan to its record.</summary>
public static class Measuring
{
    private const string LockFile = "run.lock";

    /// <summary>
    /// Measures; what is told on the way goes to <paramref name="tell"/>, called on this thread and never while a step is timed. Cancelled, it leaves the
    /// journal and throws.
    /// </summary>
    public static async Task<Record> RunAsync(RunPlan plan, RunPlaces places, Cache cache, GoldenMaker judge, Action<RunEvent> tell, CancellationToken cancel)
    {
        using var alone = await FileLock.TakeAsync(Path.Combine(cache.Home, LockFile), () => tell(new RunEvent.Waiting()), cancel);
        ClearScratch(places);
        var start = new Record
        {
            Name = Path.GetFileNameWithoutExtension(places.RecordPath),
            Created = DateTimeOffset.Now,
            Bench = BenchVersion.Text,
            Plan = plan.Facts,
            Machine = plan.Machine with
            {
                Lacks = [.. places.Sensor(plan.Machine.GrantedProcessors).Lacks(), .. EnergyMeter.Read() is null
                ? ["energy"]
                : Array.Empty<string>()]
            },
            Cells = [.. plan.Cells.Select(CellFacts.Planned)],
            Earlier = plan.Earlier.Count > 0 ? plan.Earlier : null,
        };
        using var book = RunBook.Begin(start, places, tell);
        return await RunAsync(plan, places, cache, judge, book, 1, cancel);
    }

    /// <summary>
    /// Goes on with a run that was cut short, with whole waves: the one that was under way is measured anew. The plan comes from <see cref="Resuming"/>.
    /// </summary>
    public static async Task<Record> ResumeAsync(RunPlan plan, Record journal, RunPlaces places, Cache cache, GoldenMaker judge, Action<RunEvent> tell,
        CancellationToken cancel)
    {
        using var alone = await FileLock.TakeAsync(Path.Combine(cache.Home, LockFile), () => tell(new RunEvent.Waiting()), cancel);
        ClearScratch(places);
        // While this one waited, the run may have gone on by itself.
        if (!File.Exists(places.JournalPath))
            throw new RecordException($"{places.JournalPath}: that run has ended meanwhile; its record is {places.RecordPath}.");
        journal = RecordFile.Read(places.JournalPath);
        using var book = RunBook.Continue(journal, places.JournalPath, tell);
        // Only its record could not be written.
        if (journal.Ended is not null) return Finish(book, places);
        var wave = FirstOpenWave(journal);
        book.Append(new JournalLine { ResumedAtWave = wave, Schema = Record.CurrentSchema });
        return await RunAsync(plan, places, cache, judge, book, wave, cancel);
    }

    /// <summary>The first wave that a cell which has not ended lacks a whole launch of.</summary>
    public static int FirstOpenWave(Record journal)
    {
        var open = journal.Cells.Where(cell => cell.Outcome is null).ToList();
        return open.Count == 0 ? 1 + journal.Cells.SelectMany(cell => cell.Launches).Select(launch => launch.Wave).DefaultIfEmpty(0).Max()
            : open.Min(cell => Enumerable.Range(1, cell.Launches.Count + 1).First(wave => cell.Launches.All(launch => launch.Wave != wave)));
    }

    private static async Task<Record> RunAsync(RunPlan plan, RunPlaces places, Cache cache, GoldenMaker judge, RunBook book, int firstWave,
        CancellationToken cancel)
    {
        var bundles = new Dictionary<Workload, Bundle>();
        using var held = new CacheHold(cache);
        var how = "done";
        try
        {
            book.Tell(new RunEvent.PlanReady(plan, places.JournalPath));
            await BundleStation.PrepareAsync(plan, cache, held, judge, bundles, book, cancel);
            CheckSame(book.Record, bundles, places);
            var start = Stopwatch.GetTimestamp();
            var left = new TimeLeft(plan, book);
            for (var wave = firstWave; Enumerable.Range(0, plan.Cells.Count).Any(book.IsOpen) && More(wave - 1); wave++)
            {
                book.Tell(new RunEvent.WaveStarted(wave, Math.Max(wave, plan.Facts.Launches)));
                left.WaveStarts(wave);
                Probe(plan, book);
                foreach (var workload in bundles.Keys) new WaveStation(plan, places, bundles[workload], book, left).Run(workload, wave, cancel);
            }

            bool More(int done)
            {
                if (!Detecting.NeedsWave(book.Record, plan.Facts.Launches, plan.Facts.Detect, done)) return false;
                if (done < plan.Facts.Launches) return true;
                var waves = done - firstWave + 1;
                var withOneMore = waves == 0 ? 0 : Stopwatch.GetElapsedTime(start).TotalSeconds * (waves + 1) / waves;
                if (withOneMore <= (plan.Facts.BudgetSeconds ?? double.PositiveInfinity)) return true;
                how = Ending.BudgetSpent;
                return false;
            }
        }
        // What a RecordException says of the journal stays true.
        catch (Exception e) when (e is not RecordException)
        {
            // A journal that holds nothing would only be in the way of the next run.
            var isKept = book.Record.Cells.Any(cell => cell.Iterations.Count > 0);
            if (!isKept) book.Discard();
            if (e is not (IOException or UnauthorizedAccessException)) throw;
            var next = isKept
                ? $"What was measured is kept.\n{(IsFull(e) ? "Make room, then go" : "Go")} on with \"bench run --resume {places.JournalPath}\"."
                : "Nothing was measured yet.";
            throw new RecordException($"the run stopped: {e.Message.TrimEnd('.')}. {next}");
        }
        finally
        {
            foreach (var bundle in bundles.Values) bundle.Dispose();
            ClearScratch(places);
        }

        for (var cell = 0; cell < plan.Cells.Count; cell++)
            if (book.IsOpen(cell)) Conclude(book, cell);
        book.Append(new JournalLine { Ended = new Ending(how, DateTimeOffset.Now) });
        return Finish(book, places);
    }

    // What the command line gives anew when a run goes on: other weights or sizes would be other cells under the same names.
    private static void CheckSame(Record begun, Dictionary<Workload, Bundle> bundles, RunPlaces places)
    {
        foreach (var cell in begun.Cells)
            if (cell is { Bundle: { Length: > 0 } before, Outcome: null } && bundles.TryGetValue(cell.Parts.Workload, out var now)
                && CellFacts.Key(now) != before)
                throw new RecordException($"{places.JournalPath}: {cell.Parts.Workload.Model} was begun with other weights or sizes (bundle \"{before}\", "
                    + $"now \"{CellFacts.Key(now)}\").\nGive the --model, --dim and --weights that it was begun with, too.");
    }

    // Windows' and Unix's number of a full disk.
    private static bool IsFull(Exception e) => e.HResult is unchecked((int)0x80070070) or 28;

    private static Record Finish(RunBook book, RunPlaces places)
    {
        try
        {
            RecordFile.Write(book.Record, places.RecordPath, places.Force);
        }
        catch (RecordException e)
        {
            throw new RecordException($"{e.Message}\nNothing is lost: \"bench run --resume {places.JournalPath}\" writes the record once it can be, "
                + "with --out NEW elsewhere; \"bench show\" reads the journal too.");
        }

        book.Discard();
        var record = CellChecks.Judged(book.Record);
        book.Tell(new RunEvent.Ended(record));
        return record;
    }

    // Only the holder of the run's lock has a scratch folder: all others are of runs that were killed. One that cannot be removed costs disk, no run.
    private static void ClearScratch(RunPlaces places)
    {
        try
        {
            var parent = Path.GetDirectoryName(places.ScratchFolder)!;
            if (!Directory.Exists(parent)) return;
            foreach (var left in Directory.GetDirectories(parent)) Directory.Delete(left, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next run tries again.
        }
    }

    private static void Conclude(RunBook book, int index)
    {
        var cell = book.Record.Cells[index];
        // Concluded a second time when a run was cut short just here.
        book.Append(new JournalLine
        {
            Cell = index,
            Facts = cell with { Settings = [.. cell.Settings.Where(setting => setting.Source != Setting.Observed), .. Observed.Of(cell)] },
        });
        book.End(index, Outcome.Measured);
    }

    // Again in each wave, since others may have had the machine while it was probed.
    private static void Probe(RunPlan plan, RunBook book)
    {
        Peak[] peaks =
        [
            .. plan.Cells.Where(cell => cell.Refused is null && cell.Key.Device == "cpu").Select(cell => (cell.Key.Precision, cell.Key.Threads)).Distinct()
                .Select(pair => PeakProbe.Measure(pair.Precision, pair.Threads)).OfType<Peak>()
                .Concat(book.Record.Machine.Peaks ?? []).GroupBy(peak => (peak.Device, peak.Precision, peak.Threads))
                    .Select(group => group.MaxBy(peak => peak.FlopsPerSecond)!),
        ];
        if (peaks.Length > 0) book.Append(new JournalLine { Peaks = peaks });
    }
}
