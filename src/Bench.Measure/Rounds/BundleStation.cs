using System.Globalization;
using Bench.Bundles;
using Bench.Graphs;
using Bench.Measure.Plan;
using Bench.Records;

namespace Bench.Measure.Rounds;

// Weights, inputs and golden of every workload, before anything is timed.
internal static class BundleStation
{
    public static async Task PrepareAsync(
        RunPlan plan, Cache cache, CacheHold held, GoldenMaker judge, Dictionary<Workload, Bundle> bundles, RunBook book, CancellationToken cancel)
    {
        foreach (var cells in plan.Cells.Select((cell, index) => (cell, index)).Where(pair => pair.cell.Refused is null).GroupBy(pair => pair.cell.Key.Workload)
            .ToList())
        {
            var workload = cells.Key;
            try
            {
                var recipe = cells.First().cell.Model.Recipe(workload.Mode, workload.Batch, workload.Seq);
                var needed = cache.Plan(recipe, judge.Version);
                await held.TakeAsync(needed, cancel);
                // How much disk it takes is said before anything is written.
                if (needed.Bytes is > 0 and var bytes)
                    book.Tell(new RunEvent.BundleWork(workload,
                        string.Create(CultureInfo.InvariantCulture, $"{Mebibytes(bytes):N0} MiB of disk to be written")));
                var made = await cache.PrepareAsync(recipe, judge, progress => book.Tell(new RunEvent.BundleWork(workload, Text(progress))), cancel);
                bundles[workload] = judge.Open(made, cancel);
                book.Tell(new RunEvent.BundleReady(workload));
            }
            catch (GraphException broken) when (broken is not BundleException { OfTheDisk: true })
            {
                foreach (var (_, index) in cells) book.End(index, new Outcome(OutcomeKind.Unsupported, broken.Message));
            }
        }
    }

    private static string Text(CacheProgress progress) => progress.TotalBytes == 0
        ? progress.Doing
        : string.Create(CultureInfo.InvariantCulture, $"{progress.Doing}, {Mebibytes(progress.DoneBytes):0} of {Mebibytes(progress.TotalBytes):0} MiB");

    private static double Mebibytes(long bytes) => bytes / (double)(1 << 20);
}
