using System.CommandLine;
using System.Globalization;
using Bench.Overhead.Drawing;
using Bench.Records;

namespace Bench.Overhead;

/// <summary>Comparisons of records drawn from real launches: how often they claim what is not there, and find what is.</summary>
internal static class SimulateCommand
{
    private const string Name = "simulate";
    private const double Level = 0.05;
    private const double Slower = 0.05;
    private const double LeastFound = 0.95;
    private const int LeastLaunches = 40;
    private const int LeastCells = 4;
    private const int FirstWaves = 3;

    public static Command Create()
    {
        var records =
            new Argument<string[]>("RECORD") { Description = "Records of the same cells; a folder means all records in it", Arity = ArgumentArity.OneOrMore };
        var trials = new Option<int>("--trials") { Description = "Comparisons of each kind", DefaultValueFactory = _ => 1000 };
        var seed = new Option<int>("--seed") { DefaultValueFactory = _ => 1 };
        var folder = Folder.Option();
        var command = new Command(Name, "Simulated comparisons, drawn from real launches.") { records, trials, seed, folder };
        command.SetAction(parsed =>
        {
            Folder.Write(parsed.GetValue(folder)!, Name, parsed,
                Measure(PairsCommand.Records(parsed.GetValue(records)!), parsed.GetValue(trials), parsed.GetValue(seed)));
            return Folder.Print(parsed.GetValue(folder)!, Name);
        });
        return command;
    }

    public static IReadOnlyList<Bar> Measure(IReadOnlyList<Record> records, int trials = 1000, int seed = 1)
    {
        var pool = LaunchPool.Of(records);
        var baseline = records[0].Plan.Baseline ?? pool.Cells[0].Parts.EngineText;
        var between = DrawnComparisons.BetweenEquals(pool, FirstWaves, trials, seed);
        var within = DrawnComparisons.WithinEquals(pool, baseline, FirstWaves, trials, seed);
        var detection = DrawnComparisons.Detects(pool, baseline, Slower, FirstWaves, trials, seed);
        return
        [
            new Bar("real launches drawn from", string.Create(CultureInfo.InvariantCulture, $"{pool.Launches} of {pool.Cells.Count} cells"),
                $"≥ {LeastLaunches} of {LeastCells}", pool.Launches >= LeastLaunches && pool.Cells.Count >= LeastCells),
            Held($"{trials} simulated comparisons of two records of equals, {FirstWaves} launches: any difference claimed", between),
            Held($"{trials} simulated records of equals, {FirstWaves} launches: any row claimed to differ from its baseline", within),
            new Bar($"{trials} simulated records with one cell 5 % slower, --detect 5%: found", Text(detection.Found), $"≥ {100 * LeastFound:0} %",
                detection.Found.Share >= LeastFound),
            new Bar("the same: another cell claimed to differ · waves it took, median and most",
                string.Create(CultureInfo.InvariantCulture, $"{Text(detection.Wrong)} · {detection.MedianWaves:0}, {detection.MostWaves}"), "", null),
        ];
    }

    // A simulation of so many trials tells the level no better than its interval.
    private static Bar Held(string what, Proportion claimed) => new(what, Text(claimed), $"≤ {100 * Level:0} % or its interval holds it", claimed.Low <= Level);

    private static string Text(Proportion proportion) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * proportion.Share:0.0} % ({100 * proportion.Low:0.0} … {100 * proportion.High:0.0})");
}
