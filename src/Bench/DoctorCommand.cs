using System.CommandLine;
using System.IO.Enumeration;
using Bench.Catalogue;
using Bench.Measure.Conformance;
using Bench.Measure.Conformance.Contract;
using Bench.Measure.Plan;
using Bench.Measure.Workers;
using Bench.Reports;

namespace Bench.Cli;

/// <summary><c>bench engines doctor</c>: the official cases against one engine, and what every engine promises.</summary>
public static class DoctorCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "The engine, or one environment or preset of it: NAME@LABEL+PRESET" };
        var cases = new Option<string?>("--cases")
        {
            Description = $"Folder laid out like the official cases (default: ${CaseFolders.FolderVariable}, or where they are usually found)",
            HelpName = "DIR",
        };
        var filter = new Option<string?>("--filter") { Description = "A glob over the names of cases and checks", HelpName = "GLOB" };
        var all = new Option<bool>("--all") { Description = "A line for every case" };
        var command = new Command("doctor", Help.Doctor) { name, cases, filter, all };
        command.SetAction((parsed, cancel) => Task.FromResult(
            Examine(parsed.GetValue(name)!, Folder(parsed.GetValue(cases)), parsed.GetValue(filter), parsed.GetValue(all),
                cancel)));
        return command;
    }

    private static int Examine(string name, string folder, string? filter, bool all, CancellationToken cancel)
    {
        var engine = AddCommand.FindEnvironment(name.Split('+')[0]);
        var options = Options(engine.Engine, name);
        Bundles.Cache.Default().EnsureWritable();
        if (engine.Missing is { } missing) throw new UserException($"{engine.Name}: {missing}");
        var cases = CaseFolders.Cases(folder, filter);
        var checks = ContractCheck.All.Where(check => filter is null || FileSystemName.MatchesSimpleExpression(filter, check.Name)).ToList();
        if (cases.Count == 0 && (filter is null || checks.Count == 0))
            throw new UserException($"{folder}: holds no case{(filter is null ? "" : $" that \"{filter}\" matches")}; "
                + "a case is a folder with model.onnx and test_data_set_0.");
        var screen = Screen.Results();
        using var progress = new Progress(quiet: false);
        var done = 0;
        var results = cases.Count == 0 ? [] : ConformanceRun.Run(engine, cases, result =>
        {
            progress.Tick($"{++done} cases · {result.Case}");
            if (!all && result.Verdict != CaseVerdict.Failed) return;
            progress.Clear();
            screen.Line(Line(result));
        }, options, cancel);
        progress.Clear();
        var reasons = results.Where(r => r.Verdict is CaseVerdict.KnownGap or CaseVerdict.NotInScope).GroupBy(r => (r.Verdict, r.Reason));
        foreach (var reason in reasons.OrderBy(g => g.Key.Verdict).ThenByDescending(g => g.Count()))
            if (!all) screen.Line($"{Words(reason.Key.Verdict),-12} {reason.Count(),4}  {reason.Key.Reason}");
        if (results.Count > 0) screen.Line($"{name}: {Counts(results, CaseVerdict.Passed, CaseVerdict.KnownGap, CaseVerdict.NotInScope, CaseVerdict.Failed)}");

        progress.Tick("contract");
        var kept = ContractRun.Run(engine, checks, options, told: result =>
        {
            progress.Clear();
            screen.Line(Line(result));
            progress.Tick("contract");
        }, cancel: cancel);
        progress.Clear();
        if (kept.Count > 0) screen.Line($"{name}, contract: {Counts(kept, CaseVerdict.Passed, CaseVerdict.Refused, CaseVerdict.Failed)}");
        return results.Concat(kept).Any(result => result.Verdict == CaseVerdict.Failed) ? Exit.Failed : Exit.Done;
    }

    private static IReadOnlyDictionary<string, string>? Options(Engine engine, string name)
    {
        if (EngineText.Parse(name) is not { Preset: { } preset } text) return null;
        text.Find([engine], "doctor");
        return engine.Presets[preset];
    }

    private static string Line(CaseResult result) => $"{Words(result.Verdict),-12} {result.Case}{(result.Reason == "" ? "" : $": {result.Reason}")}";

    private static string Counts(IReadOnlyList<CaseResult> results, params CaseVerdict[] verdicts) =>
        string.Join(", ", verdicts.Select(verdict => $"{results.Count(result => result.Verdict == verdict)} {Words(verdict).ToLowerInvariant()}"));

    private static string Folder(string? given)
    {
        if (given is not null && !Directory.Exists(given)) throw new UserException($"--cases: \"{given}\" is not a folder.");
        return given ?? CaseFolders.Find(BenchRoot.Checkout)
            ?? throw new UserException($"there are no official cases here: name their folder with --cases DIR or {CaseFolders.FolderVariable}; Debian's "
                + "libonnx-testdata has them.");
    }

    private static string Words(CaseVerdict verdict) => verdict switch
    {
        CaseVerdict.Passed => "passed",
        CaseVerdict.KnownGap => "known gap",
        CaseVerdict.NotInScope => "not in scope",
        CaseVerdict.Refused => "refused",
        _ => "FAILED",
    };
}
