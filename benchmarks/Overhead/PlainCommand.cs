using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Bench.Cli;
using Bench.Measure.Plan;
using Bench.Measure.Workers;
using Bench.Records;

namespace Bench.Overhead;

/// <summary>Cells beside the loops that people write without Bench: fresh processes in waves, in turns, through the same gate.</summary>
internal static class PlainCommand
{
    private const string Name = "plain";
    private const double HalfWidth = 0.01;
    // An interval of a few waves is too easily narrow by luck.
    private const int FewestRuns = 2;
    private static readonly (string Engine, string[] Plain, double Limit)[] Sides =
    [
        ("onnxruntime", ["plain-onnxruntime"], 0.99),
        ("torchsharp", ["plain-torchsharp", "plain-torchsharp-channels-last"], 0.97),
        ("tensorflow-c", ["plain-tensorflow-c"], 0.97),
    ];

    public static Command Create()
    {
        var models = new Option<string[]>("--workload") { Description = "resnet50, gpt2 (default: both)", HelpName = "NAME", AllowMultipleArgumentsPerToken = true };
        var engines = new Option<string[]>("--engine") { Description = "onnxruntime, torchsharp, tensorflow-c (default: those that are installed)", HelpName = "NAME", AllowMultipleArgumentsPerToken = true };
        var budget = Budget();
        var folder = Folder.Option();
        var command = new Command(Name, "Rate of a cell over the rate of a loop without Bench, until the interval is narrow enough or the budget is spent.") { models, engines, budget, folder };
        command.SetAction(async (parsed, cancel) =>
        {
            await MeasureAsync(parsed, parsed.GetValue(folder)!, parsed.GetValue(models) ?? [], parsed.GetValue(engines) ?? [], parsed.GetValue(budget), cancel);
            return Folder.Print(parsed.GetValue(folder)!, Name);
        });
        return command;
    }

    public static Option<double> Budget() => new("--budget") { Description = "Seconds for each pair of cell and loop", HelpName = "S", DefaultValueFactory = _ => 240 };

    /// <summary>A part of the folder for each pair of model and engine, written when it is done.</summary>
    public static async Task MeasureAsync(ParseResult parsed, string folder, IReadOnlyList<string> models, IReadOnlyList<string> engines, double budget, CancellationToken cancel)
    {
        var suite = Harness.Suite(Name);
        string[] known = [.. suite.Workloads.Select(workload => workload.Model.Value)];
        Check("--workload", models, known);
        Check("--engine", engines, [.. Sides.Select(side => side.Engine)]);
        foreach (var model in known.Where(model => models.Count == 0 || models.Contains(model)))
            foreach (var side in Sides.Where(side => engines.Count == 0 ? IsInstalled(side.Engine) : engines.Contains(side.Engine)))
            {
                // What is written for images has a channels-last form, what is written for words has none.
                string[] plain = model == "resnet50" ? side.Plain : [side.Plain[0]];
                Folder.Write(folder, $"{Name}-{model}-{side.Engine}", parsed, [await MeasureAsync(suite, folder, model, side.Engine, plain, side.Limit, budget, cancel)]);
            }
    }

    private static bool IsInstalled(string name) => Harness.Engines().FirstOrDefault(engine => engine.Name == name) is { } engine && EngineLibrary.Missing(engine) is null;

    private static void Check(string option, IReadOnlyList<string> typed, string[] known)
    {
        if (typed.FirstOrDefault(name => !known.Contains(name)) is { } unknown) throw new UserException($"{option}: \"{unknown}\" has no plain loop{Hint.For(unknown, known)} Known are {string.Join(", ", known)}.");
    }

    // Short runs, one after the other, until all their waves together are enough; those that lie in the folder from an earlier budget count in.
    private static async Task<Bar> MeasureAsync(Suite suite, string folder, string model, string engine, string[] plain, double limit, double budget, CancellationToken cancel)
    {
        string Place(int number) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Name}-{model}-{engine}-{number:00}.json"));
        var records = new List<Record>();
        while (File.Exists(Place(records.Count + 1))) records.Add(RecordFile.Read(Place(records.Count + 1)));
        var start = Stopwatch.GetTimestamp();
        var (earlier, (fastest, ratio)) = (records.Count, Ratio(records, engine, plain));
        while ((records.Count < FewestRuns || ratio?.HalfWidth is not <= HalfWidth) && IsLeft(records.Count - earlier))
        {
            var number = records.Count + 1;
            var overrides = new Overrides { Workloads = [model], Engines = [engine, .. plain], Baseline = plain[0], Seed = number };
            records.Add(await Harness.RunAsync(suite, overrides, Place(number), cancel));
            (fastest, ratio) = Ratio(records, engine, plain);
        }

        bool IsLeft(int made) => made == 0 || Stopwatch.GetElapsedTime(start).TotalSeconds * (made + 1) / made <= budget;
        if (ratio is null) throw new UserException($"plain: \"{model}\" has fewer than two waves; give a suite of more launches.");
        return new Bar($"{model}: {engine} over {fastest}, {ratio.Waves} launches each",
            string.Create(CultureInfo.InvariantCulture, $"{ratio.Ratio:0.000}, {ratio.Low:0.000} … {ratio.High:0.000}"),
            string.Create(CultureInfo.InvariantCulture, $"upper end ≥ {limit:0.00}, half-width ≤ {HalfWidth:0.00} (is {ratio.HalfWidth:0.000})"),
            ratio.High >= limit && ratio.HalfWidth <= HalfWidth);
    }

    private static (string Fastest, PairedRatio? Ratio) Ratio(IReadOnlyList<Record> records, string engine, string[] plain)
    {
        if (records.Count == 0) return (plain[0], null);
        var fastest = plain.MinBy(name => records.Average(record => Math.Log(Statistics.Number(Harness.Measured(record, name))!.StepNanoseconds)))!;
        return (fastest, PairedRatio.Of(records.Select(record => (Harness.Measured(record, fastest), Harness.Measured(record, engine)))));
    }
}
