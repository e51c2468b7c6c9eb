using Bench.Bundles;
using Bench.Catalogue;
using Bench.Cli;
using Bench.Measure.Machine;
using Bench.Measure.Plan;
using Bench.Measure.Rounds;
using Bench.Measure.Workers;
using Bench.Recipes;
using Bench.Records;
using Bench.Reports;

namespace Bench.Overhead;

/// <summary>Runs of the harness as "bench run" makes them, with engines that only this folder's programs know.</summary>
internal static class Harness
{
    public static IReadOnlyList<Engine> Engines()
    {
        var root = BenchRoot.Checkout ?? throw new UserException("there is no checkout of Bench above this program; build and start it there.");
        return Catalogue.Engines.Find([Path.Combine(root, "src", "Engines"), Path.Combine(root, "artifacts", "bin", "PlainLoops", "release"),
            AppContext.BaseDirectory]);
    }

    public static Suite Suite(string name)
    {
        var file = name + ".suite.yaml";
        return SuiteFile.Read(Path.Combine(AppContext.BaseDirectory, file), file);
    }

    /// <summary>Measures, writes the record to <paramref name="path"/> and returns it.</summary>
    public static async Task<Record> RunAsync(Suite suite, Overrides overrides, string path, CancellationToken cancel)
    {
        var cache = Cache.Default();
        var plan = Planning.Resolve(suite, overrides, Engines(), Workloads.Planned([]), ThisMachine.Read());
        var name = Path.GetFileNameWithoutExtension(path);
        var places = new RunPlaces { RecordPath = Path.GetFullPath(path), LogFolder = Path.Combine(cache.Home, "logs", name),
            ScratchFolder = Path.Combine(cache.Home, "scratch", name) };
        var judge = Judge.Of(Engines().First(engine => engine.Judges), places.LogFolder);
        using var progress = new Progress(quiet: false);
        return await Measuring.RunAsync(plan, places, cache, judge, new RunProgress(progress, plan).Tell, cancel);
    }

    /// <summary>A cell that must have a number for the bar to mean anything.</summary>
    public static Cell Measured(Record record, string engine)
    {
        var cell = record.Cells.First(cell => cell.Parts.EngineText == engine);
        return Statistics.HasNumber(cell) ? cell
            : throw new UserException($"{record.Name}: {engine} has no number: {CellWords.Reason(cell) ?? "it did not end"}");
    }
}
