using System.Globalization;
using Bench.Bundles;
using Bench.Graphs;
using Bench.Graphs.Transforms;
using Bench.Records;

namespace Bench.Measure.Plan;

/// <summary>
/// What can be known of a plan's bundles before anything is made: their disk, the memory of each cell, what does not fit. A bad model or misfitting weights
/// throw.
/// </summary>
public static class Foresight
{
    private const string Advice = "take a smaller model, batch or sequence";

    /// <summary><paramref name="judgeVersion"/> decides whether a golden that is there is the right one.</summary>
    public static RunPlan Of(RunPlan plan, Cache cache, string judgeVersion)
    {
        var cells = plan.Cells.ToArray();
        var bundles = new Dictionary<Workload, PlannedBundle>();
        foreach (var group in Enumerable.Range(0, cells.Length).Where(i => cells[i].Refused is null).GroupBy(i => cells[i].Key.Workload))
        {
            try
            {
                var bundle = Bundle(cells[group.First()], cache, judgeVersion, out var graph);
                foreach (var index in group) cells[index] = Fitted(cells[index], graph, bundle, plan.Machine);
                if (group.Any(index => cells[index].Refused is null)) bundles[group.Key] = bundle;
            }
            catch (Exception e) when (e is OverflowException or ArgumentOutOfRangeException or OutOfMemoryException)
            {
                // Shapes count in 31 bits, bytes in 63; what goes beyond fits nowhere.
                foreach (var index in group)
                    cells[index] = cells[index] with { Refused = new Outcome(OutcomeKind.OutOfMemory, $"a step is larger than any tensor can be; {Advice}") };
            }
        }

        return plan with { Cells = cells, Bundles = bundles };
    }

    private static PlannedBundle Bundle(PlannedCell cell, Cache cache, string judgeVersion, out Graph graph)
    {
        var workload = cell.Key.Workload;
        var recipe = cell.Model.Recipe(workload.Mode, workload.Batch, workload.Seq);
        graph = recipe.Graph;
        var files = cache.Plan(recipe, judgeVersion);
        return new PlannedBundle(files, recipe.FlopsPerStep, files.GoldenBytes == 0 ? 0 : MemoryNeed.Judge(Precision.To(graph, DType.F64)));
    }

    private static PlannedCell Fitted(PlannedCell cell, Graph graph, PlannedBundle bundle, MachineFacts machine)
    {
        var own = Precision.Named(graph, cell.Key.Precision) ?? graph;
        var (usual, least) = (MemoryNeed.Worker(cell, graph), MemoryNeed.Least(cell, graph));
        var granted = Granted(machine, cell.Key.Device);
        return cell with
        {
            // An engine that can do with less does where there is no more.
            MemoryBytes = usual > granted ? least : usual,
            Pace = cell.Pace ?? Estimates.Assumed(bundle.FlopsPerStep, MemoryNeed.Weights(own), cell.Key.Threads),
            PaceIsLeast = cell.Pace is null && Estimates.IsLeast(cell.Key.Precision),
            Refused = TooLarge(least, granted, cell.IsGatedInFullFirst ? $"a step, in {PlannedCell.InFull} first, needs at least" : "a step needs at least")
                ?? TooLarge(bundle.JudgeBytes, Granted(machine, "cpu"), "the golden, in float64, needs"),
        };
    }

    /// <summary>All that workers may take on a device, whatever others have of it just now; null where nobody says.</summary>
    public static long? Granted(MachineFacts machine, string device)
    {
        if (device != "cpu")
            return machine.Gpus.FirstOrDefault(gpu => device == $"cuda:{gpu.Index}" || device == $"cuda:{gpu.Uuid}" || device == "cuda")?.MemoryBytes;
        return machine.Container?.MemoryLimitBytes is { } limit && !(limit > machine.MemoryBytes) ? limit : machine.MemoryBytes;
    }

    private static Outcome? TooLarge(long bytes, long? granted, string what) => bytes > granted
        ? new Outcome(OutcomeKind.OutOfMemory,
            string.Create(CultureInfo.InvariantCulture, $"{what} {Gigabytes(bytes)} of memory, {Gigabytes(granted.Value)} are granted; {Advice}"))
        : null;

    private static string Gigabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):#,0.0} GiB");
}
