using Bench.Catalogue;
using Bench.Measure.Machine;
using Bench.Measure.Plan;
using Bench.Recipes;
using Bench.Records;

namespace Bench.Cli;

/// <summary>From what was typed to a plan: a suite, or a model of the user's own, and what this machine's earlier records tell of its cells.</summary>
internal static class TypedPlan
{
    private const string DefaultSuite = "quick";

    public static RunPlan Of(string? suite, OwnModel own, IReadOnlyList<string> weights, Overrides overrides)
    {
        var models = Models(own, weights);
        if (own.File is null) return Resolve(SuitesCommand.Read(suite ?? DefaultSuite), overrides, models);
        if (suite is not null) throw new UserException($"--model takes the place of a suite: leave out \"{suite}\", or --model.");
        if (overrides.Workloads.Count > 0)
            throw new UserException($"--model takes the place of workloads: leave out --workload \"{string.Join(',', overrides.Workloads)}\", or --model.");
        var name = models[^1].Name;
        var plan = Resolve(new Suite { Name = name, Workloads = [new SuiteWorkload { Model = new(name, "--model") }] }, overrides, models);
        if (own.Items is { } items && plan.Cells.Select(cell => cell.Key.Workload.Batch).Distinct().Count() > 1)
            throw new UserException($"--items {items} is said of one batch, and --batch \"{string.Join(',', overrides.Batch)}\" names several; run them one "
                + "by one.");
        return plan;
    }

    /// <summary>The user's own model comes last.</summary>
    public static IReadOnlyList<PlannedModel> Models(OwnModel own, IReadOnlyList<string> weights)
    {
        var models = Workloads.Planned(weights);
        if (own.File is { } file)
        {
            if (own.Items < 1) throw new UserException($"--items: \"{own.Items}\" is not a number from 1 on.");
            var planned = UserModel.Planned(file, own.Dims, own.Items);
            return [.. models.Where(model => model.Name != planned.Name), planned];
        }

        if (own.Dims.Count > 0) throw new UserException("--dim binds the dimensions of a model of your own: give it with --model FILE.onnx.");
        return own.Items is null ? models : throw new UserException("--items counts what a model of your own works off: give it with --model FILE.onnx.");
    }

    private static RunPlan Resolve(Suite suite, Overrides overrides, IReadOnlyList<PlannedModel> models)
    {
        var plan = Planning.Resolve(suite, overrides, Engines.Find(), models, ThisMachine.Read());
        HashSet<string> keys = [.. plan.Cells.Select(cell => cell.Key.ToString())];
        var records = EarlierSpreads.Records(Path.GetDirectoryName(Places.Record(suite.Name, DateTime.Now))!).Select(found => found.Record)
            .Where(record => Comparability.SameMachine(record.Machine, plan.Machine) && record.Cells.Any(cell => keys.Contains(cell.Key))).ToList();
        var paces = Pace.Of(records, keys);
        return plan with
        {
            Cells = [.. plan.Cells.Select(cell => cell with { Pace = paces.GetValueOrDefault(cell.Key.ToString()) })],
            Earlier = EarlierSpreads.Of(records, plan.Machine, plan.Facts, keys),
            EarlierPairs = EarlierSpreads.Pairs(records, plan.Machine, plan.Facts, keys),
        };
    }
}
