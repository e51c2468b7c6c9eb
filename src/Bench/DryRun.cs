using System.Text.Json;
using Bench.Bundles;
using Bench.Measure.Plan;
using Bench.Reports;

namespace Bench.Cli;

/// <summary><c>--dry-run</c>: the plan, with the time and the disk it will take, and nothing done.</summary>
public static class DryRun
{
    public static int Print(RunPlan plan, Cache cache, string? goldenVersion, bool json)
    {
        var runnable = plan.Cells.Where(cell => cell.Refused is null).ToList();
        var seconds = runnable.Count == 0 ? 0 : plan.Estimate.TotalSeconds / runnable.Count;
        var bundles = new Dictionary<Records.Workload, Preparation>();
        foreach (var cell in runnable)
            if (!bundles.ContainsKey(cell.Key.Workload))
                bundles[cell.Key.Workload] = cache.Plan(cell.Model.Recipe(cell.Key.Workload.Mode, cell.Key.Workload.Batch, cell.Key.Workload.Seq), goldenVersion);
        if (json) Json.Write(Console.Out, writer => Write(plan, bundles, seconds, writer));
        else Show(plan, bundles, seconds);
        return Exit.Done;
    }

    private static void Show(RunPlan plan, IReadOnlyDictionary<Records.Workload, Preparation> bundles, double seconds)
    {
        var screen = Screen.Results();
        var rows = new List<IReadOnlyList<Field>> { (Field[])[new("cell", "dim"), new("engine", "dim"), new("time", "dim", true), new("", "dim")] };
        foreach (var cell in plan.Cells)
        {
            var key = cell.Key;
            var name = $"{key.Workload.Model} {key.Workload.Mode} batch {key.Workload.Batch}" + (key.Workload.Seq is { } seq ? $" × {seq}" : "") + $" {key.Precision} {key.Device} {key.Threads}t";
            rows.Add(cell.Refused is { } refused
                ? [name, new(key.EngineText, "bold"), new("–", "yellow", true), refused.Reason ?? ""]
                : [name, new(key.EngineText, "bold"), new(Number.Duration(seconds * 1e9), null, true), ""]);
        }

        screen.Table(rows);
        screen.Line();
        foreach (var (workload, bundle) in bundles)
            screen.Line($"{workload.Model} batch {workload.Batch}: {(bundle.Bytes == 0 ? "weights, inputs and golden are there" : $"{Number.Bytes(bundle.Bytes)} of disk to be written (weights {Number.Bytes(bundle.WeightsBytes)}, golden {Number.Bytes(bundle.GoldenBytes)})")}");
        screen.Line($"{bundles.Count} workloads · {plan.Cells.Count(c => c.Refused is null)} of {plan.Cells.Count} cells can run · about {Number.Duration(plan.Estimate.TotalSeconds * 1e9)} · nothing is downloaded");
    }

    private static void Write(RunPlan plan, IReadOnlyDictionary<Records.Workload, Preparation> bundles, double seconds, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("suite", plan.Facts.Suite);
        writer.WriteNumber("seconds", plan.Estimate.TotalSeconds);
        writer.WriteNumber("bytes", bundles.Values.Sum(b => b.Bytes));
        writer.WriteStartArray("cells");
        foreach (var cell in plan.Cells)
        {
            writer.WriteStartObject();
            writer.WriteString("key", cell.Key.ToString());
            if (cell.Refused is { } refused) writer.WriteString("refused", refused.Reason);
            else
            {
                writer.WriteNumber("seconds", seconds);
                writer.WriteNumber("bytes", bundles[cell.Key.Workload].Bytes);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
