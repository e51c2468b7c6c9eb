using Bench.Catalogue;
using Bench.Measure.Workers;
using Bench.Records;

namespace Bench.Measure.Plan;

/// <summary>The plan of a run that was cut short, from its journal: the same cells, on the same machine.</summary>
public static class Resuming
{
    public static RunPlan Plan(Record journal, string path, IReadOnlyList<Engine> engines, IReadOnlyList<PlannedModel> models, MachineFacts machine)
    {
        var environments = new EnvironmentChoice(HelloAsking.Of);
        if (journal.Ended is { } ended && !RecordFile.IsJournal(path))
            throw new PlanException($"{path}: this run is not cut short, it ended ({ended.How}); start a new one.");
        if (Comparability.Obstacles(journal.Machine, machine).FirstOrDefault() is { Name: not null } differs)
            throw new PlanException($"{path}: was begun on another machine ({differs.Base}, here {differs.New}); a record holds one machine. Start a new run.");
        return new RunPlan
        {
            Facts = journal.Plan,
            Machine = journal.Machine,
            Earlier = journal.Earlier ?? [],
            Cells = [.. journal.Cells.Select(cell => Planned(cell.Parts, journal.Plan, path, engines, models, environments, machine))],
        };
    }

    private static PlannedCell Planned(
        CellKey key, PlanFacts facts, string path, IReadOnlyList<Engine> engines, IReadOnlyList<PlannedModel> models,
        EnvironmentChoice environments, MachineFacts machine)
    {
        var engine = engines.FirstOrDefault(engine => engine.Name == key.Engine)
            ?? throw new PlanException($"{path}: engine \"{key.Engine}\" is not here any more. \"bench engines\" lists what is.");
        var model = models.FirstOrDefault(model => model.Name == key.Workload.Model)
            ?? throw new PlanException($"{path}: model \"{key.Workload.Model}\" is not known; if it is a file of your own, give it again with --model.");
        var preset = key.Preset is null
            ? PlanOptions.None
            : engine.Presets.GetValueOrDefault(key.Preset) ?? throw new PlanException($"{path}: \"{engine.Name}\" has no preset \"{key.Preset}\" any more.");
        var environment = environments.Of(engine, key.Environment, key.Device);
        return new PlannedCell
        {
            Key = key,
            Model = model,
            Environment = environment,
            Hello = environments.Answer(environment).Hello,
            Options = PlanOptions.Merge(PlanOptions.Merge(engine.Options, preset), key.Options),
            Frozen = facts.Weights is { } weights ? weights == "frozen" : null,
            Refused = Refusals.Why(key, environment, environments.Answer(environment), machine),
        };
    }
}
