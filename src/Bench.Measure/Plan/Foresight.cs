using System.Globalization;
using Bench.Bundles;
using Bench.Graphs.Transforms;
using Bench.Records;

namespace Bench.Measure.Plan;

/// <summary>What can be known of a plan's bundles before anything is made: their disk, the memory of each cell, what does not fit. A bad model or misfitting weights throw.</summary>
public static class Foresight
{
    /// <summary><paramref name="judgeVersion"/> decides whether a golden that is there is the right one.</summary>
    public static RunPlan Of(RunPlan plan, Cache cache, string judgeVersion)
    {
        var cells = plan.Cells.ToArray();
        var bundles = new Dictionary<Workload, PlannedBundle>();
        foreach (var group in Enumerable.Range(0, cells.Length).Where(i => cells[i].Refused is null).GroupBy(i => cells[i].Key.Workload))
        {
            var workload = group.Key;
            var recipe = cells[group.First()].Model.Recipe(workload.Mode, workload.Batch, workload.Seq);
            var graph = recipe.Graph;
            var files = cache.Plan(recipe, judgeVersion);
            var judge = files.GoldenBytes == 0 ? 0 : MemoryNeed.Judge(Precision.To(graph, Graphs.DType.F64));
            foreach (var index in group)
            {
                var cell = cells[index];
                var own = Precision.Named(graph, cell.Key.Precision) ?? graph;
                cells[index] = cell with
                {
                    MemoryBytes = MemoryNeed.Worker(own),
                    Refused = TooLarge(MemoryNeed.Least(own), Granted(plan.Machine, cell.Key.Device), "a step needs at least")
                        ?? TooLarge(judge, Granted(plan.Machine, "cpu"), "the golden, in float64, needs"),
                };
            }

            if (group.Any(index => cells[index].Refused is null)) bundles[workload] = new PlannedBundle(files, judge);
        }

        return plan with { Cells = cells, Bundles = bundles };
    }

    /// <summary>All that workers may take on a device, whatever others have of it just now; null where nobody says.</summary>
    public static long? Granted(MachineFacts machine, string device)
    {
        if (device != "cpu") return machine.Gpus.FirstOrDefault(gpu => device == $"cuda:{gpu.Index}" || device == $"cuda:{gpu.Uuid}" || device == "cuda")?.MemoryBytes;
        return machine.Container?.MemoryLimitBytes is { } limit && !(limit > machine.MemoryBytes) ? limit : machine.MemoryBytes;
    }

    private static Outcome? TooLarge(long bytes, long? granted, string what) => bytes > granted
        ? new Outcome(OutcomeKind.OutOfMemory, string.Create(CultureInfo.InvariantCulture, $"{what} {Gigabytes(bytes)} of memory, {Gigabytes(granted.Value)} are granted; take a smaller batch or sequence"))
        : null;

    private static string Gigabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):#,0.0} GiB");
}
