using System.CommandLine;
using Bench.Catalogue;
using Bench.Measure.Plan;
using Bench.Reports;

namespace Bench.Cli;

/// <summary><c>bench suites</c>: the files that can be run by name.</summary>
public static class SuitesCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Write JSON" };
        var command = new Command("suites", Help.Suites) { json };
        command.SetAction(parsed => List(parsed.GetValue(json)));
        return command;
    }

    /// <summary>A suite by name, or by the path of a file.</summary>
    public static Suite Read(string typed)
    {
        if (File.Exists(typed)) return SuiteFile.Read(typed);
        var known = Files().ToDictionary(file => Path.GetFileNameWithoutExtension(file));
        if (known.TryGetValue(typed, out var path)) return SuiteFile.Read(path, $"suites/{Path.GetFileName(path)}");
        throw typed.Contains('/') || typed.Contains('\\') || typed.EndsWith(".yaml", StringComparison.Ordinal)
            ? new UserException($"\"{typed}\": there is no such suite file.")
            : new UserException($"unknown suite \"{typed}\"{Hint.For(typed, known.Keys)} \"bench suites\" lists them; a path of a YAML file will do as well.");
    }

    private static int List(bool json)
    {
        var suites = Files().Select(file => SuiteFile.Read(file, $"suites/{Path.GetFileName(file)}")).ToList();
        if (json)
            return CliJson.Print(suites.Select(suite =>
                new SuiteData { Name = suite.Name, About = suite.About, Models = [.. suite.Workloads.Select(w => w.Model.Value)] }).ToArray());

        var screen = Screen.Results();
        var rows = suites.Select(suite => (IReadOnlyList<Field>)
            [new(suite.Name, "bold"), string.Join(" ", suite.Workloads.Select(w => w.Model.Value).Distinct()), new(suite.About ?? "", "dim")]).ToList();
        screen.Table(rows);
        return Exit.Done;
    }

    private static IEnumerable<string> Files() =>
        Places.Suites is { } folder && Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal) : [];
}
