using System.CommandLine;
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
            var journal = parsed.GetResult(resume) is null ? null : RunFiles.Begun(parsed.GetValue(resume));
            if (journal is not null) RunFiles.EnsureNothingElse(parsed, [resume, output, force, model, dims, items, weights, quiet, .. form.All]);
            var begun = journal is null ? null : RecordFile.Read(journal);
            var plan = begun is null
                ? TypedPlan.Of(parsed.GetValue(suite), own, weightsGiven, options.Read(parsed))
                : Resuming.Plan(begun, journal!, Engines.Find(), TypedPlan.Models(own, weightsGiven), ThisMachine.Read());
            Workloads.EnsurePlanned(weightsGiven, plan);
            cache.EnsureWritable();
            form.Check(parsed);
            var places = RunFiles.Where(parsed.GetValue(output), journal, parsed.GetValue(force), plan.Facts.Suite, cache);
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
                    ? $"bench: {broken}. What was measured is kept; go on with \"bench run --resume {RunFiles.Shown(places.JournalPath)}{again}\""
                    : $"bench: {broken} before anything was measured");
                if (e is OperationCanceledException) return Exit.Interrupted;
                throw;
            }

            progress.Clear();
            return Print(form, parsed, record, RunFiles.Shown(places.RecordPath));
        });
        return command;
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
}
