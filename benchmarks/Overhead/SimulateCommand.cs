using System.CommandLine;
using System.Globalization;
using Bench.Overhead.Drawing;
using Bench.Records;

namespace Bench.Overhead;

/// <summary>Comparisons of records drawn from real waves: how often they claim what is not there, and find what is.</summary>
internal static class SimulateCommand
{
    private const string Name = "simulate";
    private const double Level = 0.05;
    private const double Slower = 0.05;
    private const double Limit = 0.03;
    private const double Lost = 0.10;
    private const double LeastFound = 0.95;
    private const int LeastWaves = 12;
    private const int LeastCells = 4;
    private const int FirstWaves = 3;
    private const int MoreWaves = 10;
    private const double NoisyTimes = 3;

    public static Command Create()
    {
        var records =
            new Argument<string[]>("RECORD") { Description = "Records of the same cells; a folder means all records in it", Arity = ArgumentArity.OneOrMore };
        var trials = new Option<int>("--trials") { Description = "Comparisons of each kind", DefaultValueFactory = _ => 1000 };
        var seed = new Option<int>("--seed") { DefaultValueFactory = _ => 1 };
        var folder = Folder.Option();
        var command = new Command(Name, "Simulated comparisons, drawn from real waves.") { records, trials, seed, folder };
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
        var pool = WavePool.Of(records);
        var bars = new List<Bar>
        {
            new("real waves drawn from, whole", string.Create(CultureInfo.InvariantCulture, $"{pool.Waves} of {pool.Cells.Count} cells"),
                $"≥ {LeastWaves} of {LeastCells}", pool.Waves >= LeastWaves && pool.Cells.Count >= LeastCells),
        };
        bars.AddRange(Equals(pool, trials, seed));
        var detection = DrawnComparisons.Detects(pool, Slower, Slower, FirstWaves, trials, seed);
        bars.Add(new Bar($"{trials} records with one cell 5 % slower, --detect 5%: found", Text(detection.Found), $"≥ {100 * LeastFound:0} %",
            detection.Found.Low >= LeastFound || detection.Found.High >= LeastFound));
        bars.Add(Held("the same: any interval that leaves out what is true", detection.Missed));
        bars.Add(new Bar("the same: waves it took, median and most", Text(detection.MedianWaves, detection.MostWaves), "", null));
        bars.AddRange(Ends($"record, {MoreWaves} waves", slower => DrawnComparisons.NonInferior(pool, slower, Limit, MoreWaves, trials, seed)));
        bars.Add(Held($"{trials} records of {FirstWaves} waves: ± of a rate that leaves out the mean of that run's waves",
            DrawnComparisons.RatesMissed(pool, FirstWaves, trials, seed)));
        if (records.Count > RunSpread.RunsNeeded + 1) bars.AddRange(Runs(records, trials, seed));
        return bars;
    }

    private static IEnumerable<Bar> Equals(WavePool pool, int trials, int seed)
    {
        var calmFirst = pool.ByCalm();
        var half = calmFirst.Count / 2;
        (string Days, WavePool Pool)[] days = calmFirst.Count < 4 ? [("all days", pool)]
            : [("all days", pool), ("calm days", pool.Only([.. calmFirst.Take(half)])), ("noisy days", pool.Only([.. calmFirst.Skip(half)]))];
        foreach (var (name, drawn) in days)
            foreach (var waves in new[] { FirstWaves, MoreWaves })
                yield return Held($"{trials} records of equals, {waves} waves, {name}: any row claimed to differ",
                    DrawnComparisons.WithinEquals(drawn, waves, trials, seed));
        foreach (var waves in new[] { FirstWaves, MoreWaves })
            yield return Held($"the same, all days, {waves} waves, one cell {NoisyTimes:0} times as noisy",
                DrawnComparisons.WithinEqualsOfWhichOneIsNoisy(pool, NoisyTimes, waves, trials, seed));
        if (calmFirst.Count < 4) yield break;
        // What earlier runs of calm days say of it does not count within a record.
        var noisiest = pool.Only([.. calmFirst.Skip(half)]);
        Record[] calm = [.. calmFirst.Take(half).Select(run => pool.Whole($"run {run}", run))];
        yield return Held($"the same, {FirstWaves} waves of noisy days, with copies of calm runs in the record",
            DrawnComparisons.WithinEqualsAfterCalmRuns(noisiest, calm, FirstWaves, trials, seed));
    }

    private static IEnumerable<Bar> Runs(IReadOnlyList<Record> records, int trials, int seed)
    {
        var (alone, told) = (0, RunSpread.RunsNeeded);
        yield return Held($"{trials} pairs of real runs, no other known: any cell claimed to differ",
            DrawnComparisons.BetweenEquals(records, alone, trials, seed));
        yield return Held($"the same beside {told} others", DrawnComparisons.BetweenEquals(records, told, trials, seed));
        var ends = Ends($"pair of real runs beside {told} others",
            slower => DrawnComparisons.NonInferiorRuns(records, told, slower, Limit, trials, seed));
        foreach (var bar in ends) yield return bar;
        var (rows, tables) = DrawnComparisons.HoldTheOthers(records);
        yield return new Bar("real runs: a row's own 95 % interval holds the mean ratio of all other runs", Counted(rows), "shown", null);
        yield return new Bar("the same: all simultaneous intervals of a table do", Counted(tables), "shown", null);
    }

    private static IEnumerable<Bar> Ends(string of, Func<double, IReadOnlyDictionary<NonInferiorityEnd, Proportion>> draw)
    {
        foreach (var (slower, wrong) in new[] { (0, NonInferiorityEnd.Failed), (Limit, NonInferiorityEnd.Passed), (Lost, NonInferiorityEnd.Passed) })
        {
            var ends = draw(slower);
            yield return new Bar(
                string.Create(CultureInfo.InvariantCulture, $"--fail-if slower:3%, {of}, really {100 * slower:0} % slower: passed · inconclusive · failed"),
                string.Join(" · ", ends.Values.Select(end => string.Create(CultureInfo.InvariantCulture, $"{100 * end.Share:0.0} %"))),
                $"{wrong.ToString().ToLowerInvariant()} ≤ {100 * Level:0} % or its interval holds it", ends[wrong].Low <= Level);
        }
    }

    // A simulation of so many trials tells the level no better than its interval.
    private static Bar Held(string what, Proportion claimed) =>
        new(what, Text(claimed), $"≤ {100 * Level:0} % or its interval holds it", claimed.Low <= Level);

    private static string Counted(Proportion proportion) => $"{proportion.Count} of {proportion.Trials}";

    private static string Text(double median, int most) => string.Create(CultureInfo.InvariantCulture, $"{median:0}, {most}");

    private static string Text(Proportion proportion) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * proportion.Share:0.0} % ({100 * proportion.Low:0.0} … {100 * proportion.High:0.0})");
}
