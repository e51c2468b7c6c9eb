using System.Text.Json;
using System.Text.RegularExpressions;
using Bench.Models;
using Bench.Tests.EndToEnd.Workers;

namespace Bench.Tests.EndToEnd.Cli;

// What the command line tells of itself.
public sealed partial class HelpTests(CliFolder folder) : IClassFixture<CliFolder>
{
    [Fact]
    public void EveryCommandHasHelpWithAnExampleOfItself()
    {
        var found = new List<string>();
        for (string[] commands = [""]; commands.Length > 0;)
        {
            var told = commands.AsParallel().AsOrdered().Select(command => (Command: command, Told: folder.Run($"{command} --help"))).ToList();
            foreach (var (command, (code, output, errors)) in told)
            {
                Assert.Equal((command, 0, ""), (command, code, errors));
                Assert.Matches($@"(?s)^Description:.*\n  Examples:\n(.*\n)? +bench {command}.*\nUsage:\n  bench {command}", output);
            }

            found.AddRange(commands);
            commands = [.. told.SelectMany(parent => Commands(parent.Told.Output).Select(name => $"{parent.Command} {name}".Trim()))];
        }

        // Found by walking, so that a command that is added later is looked at too.
        Assert.Superset(new HashSet<string> { "run", "show", "engines remove", "cache clear" }, found.ToHashSet());
    }

    [Fact]
    public void TheListsNameEveryModelAndEverySuite()
    {
        var (code, models, errors) = folder.Run("workloads");
        Assert.Equal((0, ""), (code, errors));
        Assert.Matches(@"(?m)^resnet50 +25,557,032 .* images/s +ResNet-50", models);
        Assert.All(ModelList.All, model => Assert.Contains($"\n{model.Name} ", models));
        (code, var suites, errors) = folder.Run("suites");
        Assert.Equal((0, ""), (code, errors));
        Assert.Matches("(?m)^quick +resnet50 gpt2 ", suites);
        var files = Directory.GetFiles(Path.Combine(Workshop.Root, "benchmarks", "suites"), "*.yaml");
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Contains($"\n{Path.GetFileNameWithoutExtension(file)} ", "\n" + suites));
    }

    [Fact]
    public void OneEngineIsShownWithItsPresetsAndOptions()
    {
        // Nothing is started for a list: what it can do is asked by the first plan.
        var (code, output, errors) = folder.Run("engines null");
        Assert.Equal((0, ""), (code, errors));
        Assert.Matches(@"\ncan do +not asked yet what it can do: the next plan asks \(bench run --dry-run\)\n", output);
        Assert.Contains(folder.Run("engines --all").Output.Split('\n'), line => line.StartsWith("null ") && line.Contains("not asked yet"));
        Assert.False(Directory.Exists(Path.Combine(folder.Home, "logs")));
        Assert.Equal(0, folder.Run("run smoke --engine null --dry-run").Code);
        (code, output, errors) = folder.Run("engines null");
        Assert.Equal((0, ""), (code, errors));
        Assert.Matches(@"(?s)^engine +null: computes nothing.*\nprecisions +fp64 fp32 fp16 bf16\n"
            + @".*\npreset +null\+scripted: clock=scripted\noption +clock: own \| scripted\noption +work: nanoseconds that", output);
        var engine = JsonDocument.Parse(folder.Run("engines null --json").Output).RootElement;
        Assert.Equal("scripted", engine.GetProperty("presets").GetProperty("scripted").GetProperty("clock").GetString());
        Assert.Equal("own | scripted", engine.GetProperty("options").GetProperty("clock").GetString());
        Assert.True(engine.GetProperty("usable").GetBoolean());
        // Its file is enough for what can be asked of it.
        output = folder.Run("engines away", engines: Path.Combine(folder.Folder, "away")).Output;
        Assert.Matches(@"not usable +its program bench-engine-away is in none of", output);
    }

    // The last part of a help: a command a row, and what it is for beside and below it.
    private static IEnumerable<string> Commands(string help) => help.Split('\n').SkipWhile(line => line.TrimEnd() != "Commands:")
        .Select(line => Row().Match(line)).Where(row => row.Success).Select(row => row.Groups[1].Value);

    [GeneratedRegex(@"^  (\w\S*)")]
    private static partial Regex Row();
}
