using System.IO.Enumeration;
using Bench.Catalogue;
using Bench.Records;

namespace Bench.Measure.Plan;

// The workloads of a plan: the suite's, or those that the command line names, swept over modes, batches and sequences.
internal static class PlanWorkloads
{
    internal sealed record Planned(Workload Workload, PlannedModel Model);

    public static IReadOnlyList<Planned> Resolve(Suite suite, Overrides overrides, IReadOnlyList<PlannedModel> models)
    {
        var named = suite.Workloads.SelectMany(workload => Models(workload.Model, models, "").Select(model => (workload, model))).ToList();
        if (overrides.Workloads.Count > 0) named = [.. overrides.Workloads.SelectMany(glob => Picked(glob, named, models))];
        if (overrides.Seq.Count > 0 && named.All(pair => !pair.model.TakesSeq))
        {
            string[] all = [.. named.Select(pair => $"\"{pair.model.Name}\"").Distinct()];
            throw new PlanException($"--seq: {string.Join(", ", all)} {(all.Length == 1 ? "takes" : "take")} no sequence, "
                + $"\"{string.Join(',', overrides.Seq)}\" was given; leave it out.");
        }

        return [.. named.SelectMany(pair => Swept(pair.workload, pair.model, overrides)).DistinctBy(planned => planned.Workload)];
    }

    private static IEnumerable<(SuiteWorkload, PlannedModel)> Picked(string glob, List<(SuiteWorkload, PlannedModel Model)> suite,
        IReadOnlyList<PlannedModel> models)
    {
        var inSuite = suite.Where(pair => Matches(glob, pair.Model.Name)).ToList();
        var known = inSuite.Select(pair => pair.Model.Name).ToHashSet();
        if (inSuite.Count > 0 && IsGlob(glob)) return inSuite;
        var given = new Given<string>(glob, "--workload");
        return inSuite.Concat(Models(given, models, " \"bench workloads\" lists them.").Where(model => !known.Contains(model.Name))
            .Select(model => (new SuiteWorkload { Model = given }, model)));
    }

    private static IReadOnlyList<PlannedModel> Models(Given<string> given, IReadOnlyList<PlannedModel> models, string more)
    {
        var found = models.Where(model => Matches(given.Value, model.Name)).ToList();
        if (found.Count > 0) return found;
        throw new PlanException(IsGlob(given.Value)
            ? $"{given.Where}: no workload matches \"{given.Value}\". \"bench workloads\" lists them."
            : $"{given.Where}: unknown {(more.Length > 0 ? "workload" : "model")} "
                + $"\"{given.Value}\"{Hint.For(given.Value, models.Select(model => model.Name))} \"bench workloads\" lists them.");
    }

    private static IEnumerable<Planned> Swept(SuiteWorkload workload, PlannedModel model, Overrides overrides)
    {
        IReadOnlyList<Given<string>> modes = overrides.Modes.Count > 0
            ? [.. overrides.Modes.Select(mode => new Given<string>(mode, "--mode"))] : [workload.Mode ?? new("infer", workload.Model.Where)];
        var batches = Numbers(overrides.Batch, "--batch", workload.Batch, new(model.Batch, workload.Model.Where));
        // A sequence on the command line is meant for the models that have one.
        var typed = model.TakesSeq ? overrides.Seq : [];
        IReadOnlyList<Given<int?>> seqs = model.Seq is null && workload.Seq.Count == 0 && typed.Count == 0
            ? [new(null, workload.Model.Where)]
            : [.. Numbers(typed, "--seq", workload.Seq, new(model.Seq ?? 1, workload.Model.Where)).Select(seq => new Given<int?>(seq.Value, seq.Where))];
        return
            from mode in modes
            from batch in batches
            from seq in seqs
            select Fitting(model, mode, batch, seq);
    }

    private static Planned Fitting(PlannedModel model, Given<string> mode, Given<int> batch, Given<int?> seq)
    {
        if (!model.Modes.Contains(mode.Value))
            throw new PlanException($"{mode.Where}: \"{model.Name}\" has no mode \"{mode.Value}\"{Hint.For(mode.Value, model.Modes)} It has "
                + $"{string.Join(", ", model.Modes)}.");
        if (seq.Value is not null && !model.TakesSeq)
            throw new PlanException($"{seq.Where}: \"{model.Name}\" takes no sequence, \"{seq.Value}\" was given; leave it out.");
        if (seq.Value > model.LongestSeq)
            throw new PlanException($"{seq.Where}: a sequence of \"{seq.Value}\" is longer than the {model.LongestSeq} positions of \"{model.Name}\"; give 1 "
                + $"to {model.LongestSeq}.");
        return new Planned(new Workload(model.Name, mode.Value, batch.Value, seq.Value), model);
    }

    private static IReadOnlyList<Given<int>> Numbers(IReadOnlyList<string> typed, string option, IReadOnlyList<Given<int>> suite, Given<int> otherwise) =>
        typed.Count > 0 ? [.. typed.SelectMany(text => Sweep.Numbers(text, option)).Distinct().Select(number => new Given<int>(number, option))]
        : suite.Count > 0 ? suite : [otherwise];

    private static bool IsGlob(string text) => text.Contains('*') || text.Contains('?');

    private static bool Matches(string glob, string name) => IsGlob(glob) ? FileSystemName.MatchesSimpleExpression(glob, name) : glob == name;
}
