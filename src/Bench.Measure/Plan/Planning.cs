using Bench.Catalogue;
using Bench.Measure.Gate;
using Bench.Measure.Workers;
using Bench.Records;

namespace Bench.Measure.Plan;

/// <summary>From a suite and the command line to the cells of this machine.</summary>
public static class Planning
{
    /// <param name="ask">What an environment can do; by itself it is what its worker said, asked once.</param>
    public static RunPlan Resolve(
        Suite suite, Overrides overrides, IReadOnlyList<Engine> engines, IReadOnlyList<PlannedModel> models, MachineFacts machine,
        Func<EngineEnvironment, HelloAnswer>? ask = null)
    {
        var environments = new EnvironmentChoice(ask ?? HelloAsking.Of);
        var chosen = Chosen(suite, overrides, engines);
        var workloads = PlanWorkloads.Resolve(suite, overrides, models);
        var devices = Devices(suite, overrides, chosen, environments, machine);
        var precisions = Precisions(suite, overrides);
        var threads = Threads(suite, overrides, machine);
        var regimes = Checked(Or(overrides.Regimes, "--regime", suite.Regimes, Regimes.Throughput), [Regimes.Throughput, Regimes.Latency], "regime");
        var frozen = Frozen(overrides.Weights is { } typed ? new Given<string>(typed, "--weights-are") : suite.Weights);
        var options = PlanOptions.Parse(overrides.Options, engines);
        foreach (var pick in chosen)
        {
            PlanOptions.Check(pick.Options, pick.Engine, pick.Where);
            PlanOptions.Check(options.For(pick.Engine.Name, pick.Text.Environment), pick.Engine, "--option");
        }

        var baseline = overrides.Baseline is { } wanted ? new Given<string>(wanted, "--baseline") : suite.Baseline;
        if (baseline is { } row) EngineText.Parse(row.Value).Find(engines, row.Where);

        var cells =
            from workload in workloads
            from device in devices
            from precision in precisions
            from count in threads
            from regime in regimes
            from pick in chosen
            let environment = environments.Of(pick.Engine, pick.Text.Environment, device.Value)
            let own = PlanOptions.Merge(pick.Options, options.For(pick.Engine.Name, pick.Text.Environment))
            let key = new CellKey
            {
                Workload = workload.Workload,
                Engine = pick.Engine.Name,
                Environment = pick.Text.Environment,
                Preset = pick.Text.Preset,
                Options = own,
                Device = device.Value,
                Precision = precision.Value,
                Threads = count,
                Regime = regime,
            }
            select new PlannedCell
            {
                Key = key,
                Model = workload.Model,
                Environment = environment,
                Hello = environments.Answer(environment).Hello,
                Options = PlanOptions.Merge(PlanOptions.Merge(pick.Engine.Options, pick.Text.Preset is { } preset
                    ? pick.Engine.Presets[preset]
                    : PlanOptions.None), own),
                Frozen = frozen,
                Refused = Refusals.Why(key, environment, environments.Answer(environment), machine),
            };
        PlannedCell[] planned = [.. cells.DistinctBy(cell => cell.Key.ToString())];
        EnsureRows(overrides.Baseline, options, planned);
        return new RunPlan
        {
            Machine = machine,
            Cells = planned,
            Facts = new PlanFacts
            {
                Suite = suite.Name,
                Launches = overrides.Launches ?? suite.Launches ?? Defaults.Launches,
                Rounds = overrides.Rounds ?? suite.Rounds ?? Defaults.Rounds,
                Iterations = overrides.Iterations ?? suite.Iterations ?? Defaults.Iterations,
                IterationSeconds = overrides.IterationSeconds ?? suite.IterationSeconds ?? Defaults.IterationSeconds,
                LeadInSeconds = suite.LeadInSeconds ?? Defaults.LeadInSeconds,
                WarmUp = overrides.WarmUp ?? suite.WarmUp ?? Defaults.WarmUp,
                Weights = frozen is { } all ? (all ? "frozen" : "mutable") : null,
                Detect = overrides.Detect,
                BudgetSeconds = overrides.BudgetSeconds,
                Seed = overrides.Seed ?? suite.Seed ?? Defaults.DrawnSeed(),
                Baseline = baseline?.Value,
                Tax = suite.Tax,
                Command = overrides.Command,
            },
        };
    }

    // What is typed of an engine is meant; a suite's baseline is for all engines that the suite may be run with.
    private static void EnsureRows(string? baseline, PlanOptions options, IReadOnlyList<PlannedCell> cells)
    {
        string[] rows = [.. cells.Select(cell => cell.Key.EngineText).Distinct()];
        string[] engines = [.. cells.Select(cell => cell.Key.Engine).Distinct()];
        if (baseline is not null && !rows.Contains(baseline) && !engines.Contains(baseline))
            throw new PlanException($"--baseline: \"{baseline}\" is no row of this plan, which has {string.Join(", ", rows)}; add it with --engine, or name "
                + "another.");
        var idle = options.Given.FirstOrDefault(option => option.Engine is { } engine
            && !cells.Any(cell => cell.Key.Engine == engine && (option.Label is null || option.Label == cell.Key.Environment)));
        if (idle.Engine is not null)
            throw new PlanException($"--option: \"{idle.Engine}{(idle.Label is null ? "" : "@" + idle.Label)}\" is no row of this plan, "
                + $"which has {string.Join(", ", rows)}; add it with --engine, or leave its options out.");
    }

    private sealed record Pick(EngineText Text, Engine Engine, IReadOnlyDictionary<string, string> Options, string Where);

    private static IReadOnlyList<Pick> Chosen(Suite suite, Overrides overrides, IReadOnlyList<Engine> engines)
    {
        IReadOnlyList<SuiteEngine> named = overrides.Engines.Count > 0
            ? [.. overrides.Engines.Select(text => new SuiteEngine(new(text, "--engine"), PlanOptions.None))]
            : suite.Engines.Count > 0 ? suite.Engines : [new SuiteEngine(new("*", suite.Name), PlanOptions.None)];
        return
        [
            .. named.SelectMany(entry =>
            {
                var text = EngineText.Parse(entry.Text.Value);
                return text.Find(engines, entry.Text.Where).Select(engine => new Pick(text, engine, entry.Options, entry.Text.Where));
            }),
        ];
    }

    private static IReadOnlyList<Given<string>> Devices(
        Suite suite, Overrides overrides, IReadOnlyList<Pick> chosen, EnvironmentChoice environments, MachineFacts machine)
    {
        var asked = Or(overrides.Devices, "--device", suite.Devices, "auto");
        foreach (var device in asked)
            if (device.Value != "auto" && !Refusals.KnownDevice(device.Value))
                throw new PlanException($"{device.Where}: unknown device \"{device.Value}\"{Hint.For(device.Value, ["auto", "cpu", "cuda"])} Known are auto, "
                    + "cpu, cuda, cuda:N, cuda:UUID.");
        bool HasCuda(Pick pick) => environments.Has(environments.Of(pick.Engine, pick.Text.Environment, "cuda"), "cuda");
        var auto = machine.Gpus.Count > 0 && chosen.Any(HasCuda) ? "cuda" : "cpu";
        return [.. asked.Select(device => device.Value == "auto" ? device with { Value = auto } : device).DistinctBy(device => device.Value)];
    }

    private static IReadOnlyList<Given<string>> Precisions(Suite suite, Overrides overrides)
    {
        var asked = Or(overrides.Precisions, "--precision", suite.Precisions, "fp32");
        Checked(asked, [.. Limits.Table.Keys], "precision");
        return asked;
    }

    private static IReadOnlyList<int> Threads(Suite suite, Overrides overrides, MachineFacts machine) =>
    [
        .. Or(overrides.Threads, "--threads", suite.Threads, "all")
            .SelectMany(given => given.Value == "all"
                ? [machine.GrantedCores]
                : Sweep.Numbers(given.Value, given.Where).Select(count => count <= machine.GrantedProcessors.Count
                ? count
                : throw new PlanException($"{given.Where}: {count} threads, but this process may use {machine.GrantedProcessors.Count} processors; give at "
                    + "most that, or \"all\".")))
            .Distinct(),
    ];

    private static bool? Frozen(Given<string>? given) => given switch
    {
        null => null,
        { Value: "frozen" } => true,
        { Value: "mutable" } => false,
        { } other => throw new PlanException($"{other.Where}: weights are \"frozen\" or \"mutable\", not \"{other.Value}\"."),
    };

    private static IReadOnlyList<string> Checked(IReadOnlyList<Given<string>> asked, IReadOnlyCollection<string> known, string what)
    {
        foreach (var given in asked)
            if (!known.Contains(given.Value))
                throw new PlanException($"{given.Where}: unknown {what} \"{given.Value}\"{Hint.For(given.Value, known)} Known are {string.Join(", ", known)}.");
        return [.. asked.Select(given => given.Value).Distinct()];
    }

    private static IReadOnlyList<Given<string>> Or(IReadOnlyList<string> typed, string option, IReadOnlyList<Given<string>> suite, string otherwise) =>
        typed.Count > 0 ? [.. typed.Select(value => new Given<string>(value, option))] : suite.Count > 0 ? suite : [new(otherwise, "default")];
}
