using System.CommandLine;
using System.Globalization;
using Bench.Measure.Plan;
using Bench.Records;

namespace Bench.Overhead;

/// <summary>Cells beside the loops that people write without Bench: fresh processes in waves, in turns, through the same gate.</summary>
internal static class PlainCommand
{
    private const string Name = "plain";
    private const double HalfWidth = 0.01;
    private static readonly (string Engine, string[] Plain, double Limit)[] Sides =
    [
        ("onnxruntime", ["plain-onnxruntime"], 0.99),
        ("torchsharp", ["plain-torchsharp", "plain-torchsharp-channels-last"], 0.97),
    ];

    public static Command Create()
    {
        var models = new Option<string[]>("--workload") { Description = "resnet50, gpt2 (default: both)", HelpName = "NAME", AllowMultipleArgumentsPerToken = true };
        var engines = new Option<string[]>("--engine") { Description = "onnxruntime, torchsharp (default: both)", HelpName = "NAME", AllowMultipleArgumentsPerToken = true };
        var budget = Budget();
        var folder = Folder.Option();
        var command = new Command(Name, "Rate of a cell over the rate of a loop without Bench, until the interval is narrow enough or the budget is spent.") { models, engines, budget, folder };
        command.SetAction(async (parsed, cancel) =>
        {
            var bars = await MeasureAsync(parsed.GetValue(folder)!, parsed.GetValue(models) ?? [], parsed.GetValue(engines) ?? [], parsed.GetValue(budget), cancel);
            Folder.Write(parsed.GetValue(folder)!, Name, parsed, bars);
            return Folder.Print(parsed.GetValue(folder)!, Name);
        });
        return command;
    }

    public static Option<double> Budget() => new("--budget") { Description = "Seconds for each pair of cell and loop", HelpName = "S", DefaultValueFactory = _ => 240 };

    public static async Task<IReadOnlyList<Bar>> MeasureAsync(string folder, IReadOnlyList<string> models, IReadOnlyList<string> engines, double budget, CancellationToken cancel)
    {
        var bars = new List<Bar>();
        var suite = Harness.Suite(Name);
        foreach (var model in suite.Workloads.Select(workload => workload.Model.Value).Where(model => models.Count == 0 || models.Contains(model)))
            foreach (var side in Sides.Where(side => engines.Count == 0 || engines.Contains(side.Engine)))
            {
                // What is written for images has a channels-last form, what is written for words has none.
                string[] plain = model == "resnet50" ? side.Plain : [side.Plain[0]];
                var overrides = new Overrides { Workloads = [model], Engines = [side.Engine, .. plain], Baseline = plain[0], Detect = Detect(plain.Length), BudgetSeconds = budget };
                var record = await Harness.RunAsync(suite, overrides, Path.Combine(folder, $"plain-{model}-{side.Engine}.json"), cancel);
                bars.Add(Judged(record, model, side.Engine, plain, side.Limit));
            }

        return bars;
    }

    /// <summary>The row of a record in which a cell and its plain loops were measured.</summary>
    public static Bar Judged(Record record, string model, string engine, IReadOnlyList<string> plain, double limit)
    {
        Harness.Measured(record, engine);
        var fastest = plain.MinBy(name => Statistics.Number(Harness.Measured(record, name))!.StepNanoseconds)!;
        var compared = Comparing.Within(record, fastest).Cells.First(cell => cell.New?.Parts.EngineText == engine);
        if (compared.Ratio is not { } ratio) throw new RecordException($"{record.Name}: {compared.Reason}");
        var half = (compared.High!.Value - compared.Low!.Value) / 2;
        var launches = Statistics.Number(Harness.Measured(record, engine))!.Launches;
        return new Bar($"{model}: {engine} over {fastest}, {launches} launches each",
            string.Create(CultureInfo.InvariantCulture, $"{ratio:0.000}, {compared.Low:0.000} … {compared.High:0.000}"),
            string.Create(CultureInfo.InvariantCulture, $"upper end ≥ {limit:0.00}, half-width ≤ {HalfWidth:0.00} (is {half:0.000})"),
            compared.High >= limit && half <= HalfWidth);
    }

    // The harness adds waves until a difference can be shown, which is more than half an interval by what makes it found 95 times in 100: the ratio of the two hardly depends on the degrees of freedom.
    private static double Detect(int rows)
    {
        const double Degrees = 20;
        return HalfWidth * (StudentT.Quantile(1 - 0.025 / rows, Degrees) + StudentT.Quantile(0.95, Degrees)) / StudentT.Quantile(0.975, Degrees);
    }
}
