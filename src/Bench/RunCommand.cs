using System.CommandLine;
using System.CommandLine.Parsing;
using Bench.Bundles;
using Bench.Catalogue;
using Bench.Measure.Machine;
using Bench.Measure.Plan;
using Bench.Measure.Rounds;
using Bench.Measure.Workers;
using Bench.Recipes;
using Bench.Records;
using Bench.Reports;

namespace Bench.Cli;

/// <summary><c>bench run</c>: from a suite, or the options, to a table and a record.</summary>
public static class RunCommand
{
    private const string DefaultSuite = "quick";

    public static Command Create()
    {
        var suite = new Argument<string?>("SUITE") { Description = "A suite's name or file (default: quick)", Arity = ArgumentArity.ZeroOrOne };
        var model = new Option<string?>("--model") { Description = "A model of your own", HelpName = "FILE.onnx" };
        var dims = new Option<string[]>("--dim") { Description = "Size of an open dimension of that model", HelpName = "NAME=SIZE" };
        var items = new Option<int?>("--items")
        {
            Description = "How many samples a step of that model works off, where its dimensions do not tell",
            HelpName = "N",
            CustomParser = RunOptions.Whole
        };
        var weights =
            new Option<string[]>("--weights") { Description = "Real weights for a model: safetensors, a file or a sharded index", HelpName = "MODEL=PATH" };
        var output = new Option<string?>("--out")
        {
            Description = "Where the record goes (default: results/local), in place of nothing but a record",
            HelpName = "FILE"
        };
        var force = new Option<bool>("--force") { Description = "With --out: write over any regular file" };
        var dry = new Option<bool>("--dry-run") { Description = "Show the plan, do nothing" };
        var resume = new Option<string?>("--resume")
        {
            Description = "Go on with a run that was cut short (default: the newest)",
            HelpName = "JOURNAL",
            Arity = ArgumentArity.ZeroOrOne
        };
        var quiet = new Option<bool>("--quiet") { Description = "Nothing on stderr but errors" };
        var options = new RunOptions();
        var form = new FormOptions();
        var command = new Command("run", Help.Run) { suite, model, dims, items };
        options.AddTo(command);
        command.Options.Add(weights);
        command.Options.Add(output);
        command.Options.Add(force);
        command.Options.Add(dry);
        command.Options.Add(resume);
        form.AddTo(command);
        command.Options.Add(quiet);

        command.SetAction(async (parsed, cancel) =>
        {
            var cache = Cache.Default();
            var weightsGiven = parsed.GetValue(weights) ?? [];
            var own = new OwnModel(parsed.GetValue(model), parsed.GetValue(dims) ?? [], parsed.GetValue(items));
            var journal = parsed.GetResult(resume) is null ? null : Begun(parsed.GetValue(resume));
            if (journal is not null) NothingElse(parsed, [resume, output, force, model, dims, items, weights, quiet, .. form.All]);
            var begun = journal is null ? null : RecordFile.Read(journal);
            var plan = begun is null
                ? Plan(parsed.GetValue(suite), own, weightsGiven, options.Read(parsed))
                : Resuming.Plan(begun, journal!, Engines.Find(), Models(own, weightsGiven), ThisMachine.Read());
            Workloads.EnsurePlanned(weightsGiven, plan);
            cache.EnsureWritable();
            form.Check(parsed);
            var places = Where(parsed.GetValue(output), journal, parsed.GetValue(force), plan.Facts.Suite, cache);
            RunProgress? words = null;
            var judge = Judge.Of(Engines.Find().First(engine => engine.Judges), places.LogFolder, line => words?.Judged(line));
            plan = Foresight.Of(plan, cache, judge.Version);
            if (parsed.GetValue(dry)) return DryRun.Print(plan, form.IsJson(parsed));

            // A journal names models; where their files lie has to be said again, and where the record goes if that was changed.
            string[] elsewhere = [journal is not null && parsed.GetValue(output) is { } other ? $" --out {other}" : "", places.Force ? " --force" : ""];
            var again = string.Concat(elsewhere.Concat(own.Words).Concat(weightsGiven.Select(given => $" --weights {given}")));
            using var progress = new Progress(parsed.GetValue(quiet));
            words = new RunProgress(progress, plan);
            Record record;
            try
            {
                record = begun is null
                    ? await Measuring.RunAsync(plan, places, cache, judge, words.Tell, cancel)
                    : await Measuring.ResumeAsync(plan, begun, places, cache, judge, words.Tell, cancel);
            }
            // Of what was foreseen the message says itself how to go on.
            catch (Exception e) when (Invocation.CodeOf(e) is Exit.Interrupted or Exit.Internal)
            {
                progress.Clear();
                var broken = e is OperationCanceledException ? "interrupted" : "broken off";
                Screen.Progress().Line(File.Exists(places.JournalPath)
                    ? $"bench: {broken}. What was measured is kept; go on with \"bench run --resume {Shown(places.JournalPath)}{again}\""
                    : $"bench: {broken} before anything was measured");
                if (e is OperationCanceledException) return Exit.Interrupted;
                throw;
            }

            progress.Clear();
            return Print(form, parsed, record, Shown(places.RecordPath));
        });
        return command;
    }

    // A user's own model as the command line says it.
    private sealed record OwnModel(string? File, IReadOnlyList<string> Dims, int? Items)
    {
        /// <summary>As they are to be typed again.</summary>
        public IEnumerable<string> Words =>
            new[] { File is null ? "" : $" --model {File}", Items is null ? "" : $" --items {Items}" }.Concat(Dims.Select(dim => $" --dim {dim}"));
    }

    private static RunPlan Plan(string? suite, OwnModel own, IReadOnlyList<string> weights, Overrides overrides)
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

    private static int Print(FormOptions form, ParseResult parsed, Record record, string path)
    {
        try
        {
            return form.Print(parsed, record, path);
        }
        catch (UserException e)
        {
            throw new UserException($"{e.Message}\nNothing is lost: the record is written, \"bench show {path}\" prints it.");
        }
    }

    // The user's own model comes last.
    private static IReadOnlyList<PlannedModel> Models(OwnModel own, IReadOnlyList<string> weights)
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

    // A plan that was begun is not changed on the way.
    private static void NothingElse(ParseResult parsed, IReadOnlyList<Option> taken)
    {
        var other =
            parsed.CommandResult.Children.OfType<ArgumentResult>().Where(argument => argument.Tokens.Count > 0).Select(argument => argument.Tokens[0].Value)
            .Concat(parsed.CommandResult.Children.OfType<OptionResult>().Where(option => !option.Implicit && !taken.Contains(option.Option))
                .Select(option => option.Option.Name)).FirstOrDefault();
        if (other is not null) throw new UserException($"--resume goes on with the plan of its journal: leave out \"{other}\".");
    }

    private static string Begun(string? given)
    {
        if (given is not null) return File.Exists(given) ? given : throw new UserException($"--resume: \"{given}\" is not there.");
        var folder = Path.GetDirectoryName(Places.Record("any", DateTime.Now))!;
        return (Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*" + RecordFile.JournalExtension).Order(StringComparer.Ordinal).LastOrDefault()
            : null)
            ?? throw new UserException($"--resume: there is no journal in {folder}; no run was cut short.");
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
        };
    }

    private static RunPlaces Where(string? given, string? journal, bool force, string suite, Cache cache)
    {
        if (given is "" || Directory.Exists(given))
            throw new UserException($"--out: \"{given}\" is a folder; name a file, such as \"{Path.Combine(given, "record.json")}\".");
        if (given is not null && RecordFile.IsJournal(given))
            throw new UserException($"--out: \"{given}\" is a journal's name; a record's is \"{Path.ChangeExtension(given, ".json")}\".");
        var begun = journal is null || !RecordFile.IsJournal(journal) ? journal : Journal.RecordPath(journal);
        var record = Path.GetFullPath(given ?? begun ?? Places.Record(suite, DateTime.Now));
        if (RecordFile.Obstacle(record, force) is { } obstacle) throw new UserException($"--out: \"{given ?? Shown(record)}\" {obstacle}.");
        var name = Path.GetFileNameWithoutExtension(record);
        return new RunPlaces
        {
            RecordPath = record,
            Force = force,
            JournalPath = journal is not null && RecordFile.IsJournal(journal) ? Path.GetFullPath(journal) : Journal.PathOf(record),
            LogFolder = Path.Combine(cache.Home, "logs", name),
            ScratchFolder = Path.Combine(cache.Home, "scratch", name),
        };
    }

    private static string Shown(string path)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
