using Bench.Measure.Plan;
using Bench.Reports;

namespace Bench.Cli;

/// <summary><c>--dry-run</c>: the plan, with the time, memory and disk it will take, and nothing done.</summary>
public static class DryRun
{
    public static int Print(RunPlan plan, bool json)
    {
        if (json) return CliJson.Print(PlanData.Of(plan));
        Show(plan);
        return Exit.Done;
    }

    private static void Show(RunPlan plan)
    {
        var screen = Screen.Results();
        var rows = new List<IReadOnlyList<Field>> { (Field[])["", new("time", "dim", true), new("memory", "dim", true), new("disk", "dim", true)] };
        var told = new HashSet<Records.Workload>();
        foreach (var group in plan.Cells.GroupBy(cell => Labels.Heading(cell.Key)))
        {
            rows.Add([new(group.Key, "bold")]);
            foreach (var cell in group)
            {
                var (key, name) = (cell.Key, "  " + Labels.Row(cell.Key));
                if (cell.Refused is { } refused) rows.Add([name, new($"cannot run: {refused.Reason}", "olive")]);
                else rows.Add([name, new(Words.Time(plan.EstimateOf(cell)), null, true),
                    new(cell.MemoryBytes is { } bytes ? Number.Bytes(bytes) : "–", null, true),
                    new(Disk(plan.Bundles[key.Workload].Files.Bytes, told.Add(key.Workload)), null, true)]);
            }
        }

        screen.Table(rows);
        screen.Line();
        foreach (var (workload, (files, _, judge)) in plan.Bundles)
            screen.Line($"{Labels.Workload(workload)}: " + (files.Bytes == 0
                ? "weights, inputs and golden are there"
                : $"{Number.Bytes(files.Bytes)} of disk to be written (weights {Number.Bytes(files.WeightsBytes)}, golden {Number.Bytes(files.GoldenBytes)})"
                    + (judge > 0 ? $", {Number.Bytes(judge)} of memory to make the golden" : "")));
        var runnable = plan.Cells.Count(cell => cell.Refused is null);
        screen.Line(runnable == 0
            ? $"none of {Words.Many(plan.Cells.Count, "cell")} can run here: nothing would be measured, written or downloaded"
            : $"{Words.Many(plan.Bundles.Count, "workload")} · {runnable} of {Words.Many(plan.Cells.Count, "cell")} can run · {Words.Time(plan.Estimate)} · "
                + $"{Number.Bytes(plan.MemoryBytes)} of memory · {Number.Bytes(plan.DiskBytes)} of disk · nothing is downloaded");
        if (runnable == 0) return;
        foreach (var unknown in Words.UnknownPaces(plan)) screen.Line(unknown);
        screen.Line($"{Words.Many(plan.Facts.Launches, "launch", "launches")} each · {Words.CanShow(plan)} · seed {plan.Facts.Seed}");
        foreach (var line in Words.Detect(plan)) screen.Line(line);
    }

    // A workload's files are there for all of its cells.
    private static string Disk(long bytes, bool first) => bytes == 0 ? "–" : first ? Number.Bytes(bytes) : "same";
}
