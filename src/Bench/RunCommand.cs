using System.CommandLine;
using Bench.Bundles;
using Bench.Measure.Machine;
using Bench.Measure.Plan;
using Bench.Measure.Rounds;
using Bench.Measure.Workers;
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
        var weights = new Option<string[]>("--weights") { Description = "Real weights for a model: safetensors, a file or a sharded index", HelpName = "MODEL=PATH" };
        var output = new Option<string?>("--out") { Description = "Where the record goes (default: results/local)", HelpName = "FILE" };
        var dry = new Option<bool>("--dry-run") { Description = "Show the plan, do nothing" };
        var quiet = new Option<bool>("--quiet") { Description = "Nothing on stderr but errors" };
        var options = new RunOptions();
        var form = new FormOptions();
        var command = new Command("run", Help.Run) { suite, model, dims };
        options.AddTo(command);
        command.Options.Add(weights);
        command.Options.Add(output);
        command.Options.Add(dry);
        form.AddTo(command);
        command.Options.Add(quiet);

        command.SetAction(async (parsed, cancel) =>
        {
            var plan = Plan(parsed.GetValue(suite), parsed.GetValue(model), parsed.GetValue(dims) ?? [], parsed.GetValue(weights) ?? [], options.Read(parsed));
            var cache = Cache.Default();
            var places = Where(parsed.GetValue(output), plan.Facts.Suite, cache);
            var judge = Judge.Of(Engines.Find().First(engine => engine.Judges), places.LogFolder);
            if (parsed.GetValue(dry)) return DryRun.Print(plan, cache, judge.Version, form.IsJson(parsed));

            using var progress = new Progress(parsed.GetValue(quiet));
            var words = new RunProgress(progress, plan);
            var record = await Measuring.RunAsync(plan, places, cache, judge, words.Tell, cancel);
            progress.Clear();
            return form.Print(parsed, record, Shown(places.RecordPath));
        });
        return command;
    }

    private static RunPlan Plan(string? suite, string? model, IReadOnlyList<string> dims, IReadOnlyList<string> weights, Overrides overrides)
    {
        var models = Workloads.Planned(weights);
        if (model is null && dims.Count > 0) throw new UserException("--dim binds the dimensions of a model of your own: give it with --model FILE.onnx.");
        if (model is not null)
        {
            if (suite is not null) throw new UserException($"--model takes the place of a suite: leave out \"{suite}\", or --model.");
            var own = UserModel.Planned(model, dims);
            models = [.. models.Where(m => m.Name != own.Name), own];
            return Resolve(new Suite { Name = own.Name, Workloads = [new SuiteWorkload { Model = new(own.Name, "--model") }] }, overrides, models);
        }

        return Resolve(SuitesCommand.Read(suite ?? DefaultSuite), overrides, models);
    }

    private static RunPlan Resolve(Suite suite, Overrides overrides, IReadOnlyList<PlannedModel> models) =>
        Planning.Resolve(suite, overrides, Engines.Find(), models, ThisMachine.Read());

    private static RunPlaces Where(string? given, string suite, Cache cache)
    {
        var record = Path.GetFullPath(given ?? Places.Record(suite, DateTime.Now));
        var name = Path.GetFileNameWithoutExtension(record);
        return new RunPlaces { RecordPath = record, LogFolder = Path.Combine(cache.Home, "logs", name), ScratchFolder = Path.Combine(cache.Home, "scratch", name) };
    }

    private static string Shown(string path)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
