using System.CommandLine;
using Bench.Graphs;
using Bench.Models;
using Bench.Reports;

namespace Bench.Cli;

/// <summary><c>bench workloads</c>: the models, with what one step of them is.</summary>
public static class WorkloadsCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Write JSON" };
        var command = new Command("workloads", Help.Workloads) { json };
        command.SetAction(parsed => List(parsed.GetValue(json)));
        return command;
    }

    private static int List(bool json)
    {
        var models = ModelList.All.Select(model => (Model: model, Graph: model.Build(model.Batch, model.Sequence))).ToList();
        if (json) return CliJson.Print(models.Select(workload => Data(workload.Model, workload.Graph)).ToArray());

        var rows = new List<IReadOnlyList<Field>>
        {
            (Field[])[new("name", "dim"), new("parameters", "dim", true), new("GFLOP a step", "dim", true), new("default", "dim"), new("unit", "dim"),
                new("what it is", "dim")],
        };
        foreach (var (model, graph) in models)
            rows.Add(
            [
                new(model.Name, "bold"), new(Number.Count(Parameters.Of(graph)), null, true), new(Number.Significant(Flops.Of(graph) / 1e9, 3), null, true),
                Labels.Shape(model.Batch, model.Sequence), $"{model.Unit}/s", model.Title,
            ]);
        var screen = Screen.Results();
        screen.Table(rows);
        screen.Line("a multiply-add is 2 FLOPs, causal attention counts half, nothing is recomputed");
        return Exit.Done;
    }

    private static WorkloadData Data(Model model, Graph graph) => new()
    {
        Name = model.Name,
        Title = model.Title,
        Parameters = Parameters.Of(graph),
        FlopsPerStep = Flops.Of(graph),
        Batch = model.Batch,
        Seq = model.Sequence,
        Unit = $"{model.Unit}/s",
        Modes = model.Modes,
    };
}
