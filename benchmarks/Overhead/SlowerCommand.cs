using System.CommandLine;
using System.Globalization;
using Bench.Measure.Plan;
using Bench.Records;
using Bench.Reports;

namespace Bench.Overhead;

/// <summary>Real runs beside the simulated ones: an engine and the same engine with a step that takes 5 % longer.</summary>
internal static class SlowerCommand
{
    private const string Name = "slower";
    private const string Slower = "onnxruntime-slower";
    private const double Share = 0.05;

    public static Command Create()
    {
        var runs = new Option<int>("--runs") { Description = "Runs, each with workers of its own", DefaultValueFactory = _ => 5 };
        var budget = Budget();
        var folder = Folder.Option();
        var command = new Command(Name, "Runs with --detect 5% in which one of two cells really is 5 % slower.") { runs, budget, folder };
        command.SetAction(async (parsed, cancel) =>
        {
            var bars = await MeasureAsync(parsed.GetValue(folder)!, parsed.GetValue(runs), parsed.GetValue(budget), cancel);
            Folder.Write(parsed.GetValue(folder)!, Name, parsed, bars);
            return Folder.Print(parsed.GetValue(folder)!, Name);
        });
        return command;
    }

    public static Option<double> Budget() =>
        new("--slower-budget") { Description = "Seconds for each run with a slower worker", HelpName = "S", DefaultValueFactory = _ => 180 };

    public static async Task<IReadOnlyList<Bar>> MeasureAsync(string folder, int runs, double budget, CancellationToken cancel)
    {
        var bars = new List<Bar>();
        var found = 0;
        for (var run = 1; run <= runs; run++)
        {
            var overrides = new Overrides { Detect = Share, BudgetSeconds = budget, Seed = run };
            var record = await Harness.RunAsync(Harness.Suite(Name), overrides, Path.Combine(folder, $"slower-{run}.json"), cancel);
            var cell = Within.Of(record).Cells.First(cell => cell.New?.Parts.EngineText == Slower);
            if (cell.Verdict == ComparisonVerdict.Slower) found++;
            var launches = Statistics.Waves(Harness.Measured(record, Slower)).Count;
            bars.Add(new Bar($"run {run} with a worker that is 5 % slower (0.952): {launches} launches "
                + $"each{(record.Ended?.How == "done" ? "" : ", " + record.Ended?.How)}",
                string.Create(CultureInfo.InvariantCulture, $"{Words(cell)} {cell.Ratio:0.000}, {cell.Low:0.000} … {cell.High:0.000}"), "", null));
        }

        return [new Bar("real runs in which the worker that is 5 % slower was found so", $"{found} of {runs}", "shown beside the simulation", null), .. bars];
    }

    private static string Words(ComparedCell cell) => cell.Verdict switch
    {
        ComparisonVerdict.Slower => "slower",
        ComparisonVerdict.Faster => "faster",
        ComparisonVerdict.NoDifferenceShown => "no difference shown",
        _ => $"not comparable: {ComparisonWords.Reason(cell)}",
    };
}
