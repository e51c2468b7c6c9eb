using System.CommandLine;
using Bench.Measure.Plan;

namespace Bench.Overhead;

/// <summary>Every bar in one go. Runs of quick and launches to draw from are measured unless they are given.</summary>
internal static class AllCommand
{
    public static Command Create()
    {
        var runs = new Option<string[]>("--pairs") { Description = "Records of ten runs of one suite; a folder means all in it", HelpName = "RECORD",
            AllowMultipleArgumentsPerToken = true };
        var launches = new Option<string[]>("--launches") { Description = "Records to draw launches from (default: launches.suite.yaml is measured)",
            HelpName = "RECORD", AllowMultipleArgumentsPerToken = true };
        var budget = PlainCommand.Budget();
        var slowerBudget = SlowerCommand.Budget();
        var folder = Folder.Option();
        var command = new Command("all", "Measures every part and prints the whole table.") { runs, launches, budget, slowerBudget, folder };
        command.SetAction(async (parsed, cancel) =>
        {
            var place = parsed.GetValue(folder)!;
            Folder.Write(place, "null", parsed, NullCommand.Measure(place));
            await PlainCommand.MeasureAsync(parsed, place, [], [], [], parsed.GetValue(budget), cancel);
            Folder.Write(place, "slower", parsed, await SlowerCommand.MeasureAsync(place, 5, parsed.GetValue(slowerBudget), cancel));
            var drawn = parsed.GetValue(launches) is { Length: > 0 } given
                ? PairsCommand.Records(given)
                : [await Harness.RunAsync(Harness.Suite("launches"), Overrides.None, Path.Combine(place, "launches.json"), cancel)];
            Folder.Write(place, "simulate", parsed, SimulateCommand.Measure(drawn));
            if (parsed.GetValue(runs) is { Length: > 0 } several) Folder.Write(place, "pairs", parsed, PairsCommand.Measure(PairsCommand.Records(several)));
            return Folder.Print(place);
        });
        return command;
    }
}
