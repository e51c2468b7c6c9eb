using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Bench.Catalogue;
using Bench.Cli;
using Bench.Measure.Plan;
using Bench.Measure.Workers;
using Bench.Records;

namespace Bench.Overhead;

/// <summary>Cells beside the loops that people write without Bench: fresh processes in waves, in turns, through the same gate.</summary>
internal static class PlainCommand
{
    private const string Name = "plain";
    // Steps of a batch of 8 take long enough that a launch has fewer rounds.
    private static readonly string[] Suites = [Name, "plain-batch-8"];
    private const double HalfWidth = 0.01;
    // An interval of a few waves is too easily narrow by luck.
    private const int FewestRuns = 2;
    private static readonly (string Engine, string[] Loops, double Limit)[] Sides =
    [
        ("onnxruntime", ["plain-onnxruntime"], 0.99),
        ("torchsharp", ["plain-torchsharp", "plain-torchsharp-channels-last"], 0.97),
        ("tensorflow-c", ["plain-tensorflow-c"], 0.97),
    ];

    public static Command Create()
    {
        var models =
            new Option<string[]>("--workload") { Description = "resnet50, gpt2 (default: both)", HelpName = "NAME", AllowMultipleArgumentsPerToken = true };
        var batches = new Option<int[]>("--batch") { Description = "1, 8 (default: both)", HelpName = "N", AllowMultipleArgumentsPerToken = true };
        var engines = new Option<string[]>("--engine") { Description = "onnxruntime, torchsharp, tensorflow-c (default: those that are installed)",
            HelpName = "NAME", AllowMultipleArgumentsPerToken = true };
        var budget = Budget();
        var folder = Folder.Option();
        var command = new Command(Name,
            "Rate of a cell over the rate of a loop without Bench, until the interval is narrow enough or the budget is spent.") { models, batches, engines,
            budget, folder };
        command.SetAction(async (parsed, cancel) =>
        {
            await MeasureAsync(parsed, parsed.GetValue(folder)!, parsed.GetValue(models) ?? [], parsed.GetValue(batches) ?? [], parsed.GetValue(engines)
                ?? [], parsed.GetValue(budget), cancel);
            return Folder.Print(parsed.GetValue(folder)!, Name);
        });
        return command;
    }

    public static Option<double> Budget() =>
        new("--budget") { Description = "Seconds for each pair of cell and loop", HelpName = "S", DefaultValueFactory = _ => 240 };

    /// <summary>A part of the folder for each pair of workload and engine, written when it is done.</summary>
    public static async Task MeasureAsync(
        ParseResult parsed, string folder, IReadOnlyList<string> models, IReadOnlyList<int> batches, IReadOnlyList<string> engines, double budget,
            CancellationToken cancel)
    {
        var known = (from name in Suites
                     let suite = Harness.Suite(name)
                     from workload in suite.Workloads
                     select (suite, model: workload.Model.Value, batch: workload.Batch[0].Value)).ToList();
        Check("--workload", models, [.. known.Select(workload => workload.model).Distinct()]);
        Check("--batch", [.. batches.Select(Text)], [.. known.Select(workload => Text(workload.batch)).Distinct()]);
        Check("--engine", engines, [.. Sides.Select(side => side.Engine)]);
        var pairs = from workload in known
                    where (models.Count == 0 || models.Contains(workload.model)) && (batches.Count == 0 || batches.Contains(workload.batch))
                    from side in Sides
                    where engines.Count == 0 ? IsInstalled(side.Engine) : engines.Contains(side.Engine)
                    select (workload, side);
        foreach (var ((suite, model, batch), (engine, loops, limit)) in pairs)
        {
            // What is written for images has a channels-last form, what is written for words has none.
            string[] plain = model == "resnet50" ? loops : [loops[0]];
            var part = $"{Name}-{model}-b{Text(batch)}-{engine}";
            Folder.Write(folder, part, parsed, await MeasureAsync(suite, Path.Combine(folder, part), model, engine, plain, limit, budget, cancel));
        }
    }

    private static bool IsInstalled(string name) =>
        Harness.Engines().FirstOrDefault(engine => engine.Name == name) is { } engine && EngineLibrary.Missing(engine) is null;

    private static void Check(string option, IReadOnlyList<string> typed, string[] known)
    {
        if (typed.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
            throw new UserException($"{option}: \"{unknown}\" has no plain loop{Hint.For(unknown, known)} Known are {string.Join(", ", known)}.");
    }

    // Short runs, one after the other, until all their waves together are enough; those that lie in the folder from an earlier budget count in.
    private static async Task<IReadOnlyList<Bar>> MeasureAsync(
        Suite suite, string part, string model, string engine, string[] plain, double limit, double budget, CancellationToken cancel)
    {
        string Place(int number) => string.Create(CultureInfo.InvariantCulture, $"{part}-{number:00}.json");
        var records = new List<Record>();
        while (File.Exists(Place(records.Count + 1))) records.Add(RecordFile.Read(Place(records.Count + 1)));
        var start = Stopwatch.GetTimestamp();
        var earlier = records.Count;
        while ((records.Count < FewestRuns || Ratio(records, engine, Fastest(records, plain))?.HalfWidth is not <= HalfWidth)
            && IsLeft(records.Count - earlier))
        {
            var number = records.Count + 1;
            var overrides = new Overrides { Workloads = [model], Engines = [engine, .. plain], Baseline = plain[0], Seed = number };
            records.Add(await Harness.RunAsync(suite, overrides, Place(number), cancel));
        }

        bool IsLeft(int made) => made == 0 || Stopwatch.GetElapsedTime(start).TotalSeconds * (made + 1) / made <= budget;
        var fastest = Fastest(records, plain);
        var workload = $"{model} batch {Text(records[0].Cells[0].Parts.Workload.Batch)}";
        var ratio =
            Ratio(records, engine, fastest) ?? throw new UserException($"plain: \"{workload}\" has fewer than two waves; give a suite of more launches.");
        return
        [
            new Bar($"{workload}: {engine} over {fastest}, {ratio.Waves} launches each", Text(ratio),
                string.Create(CultureInfo.InvariantCulture, $"upper end ≥ {limit:0.00}, half-width ≤ {HalfWidth:0.00} (is {ratio.HalfWidth:0.000})"),
                ratio.High >= limit && ratio.HalfWidth <= HalfWidth),
            // What users gain who write the slower of the two.
            .. plain.Where(name => name != fastest).Select(name => new Bar($"{workload}: {engine} over {name}", Text(Ratio(records, engine, name)!), "", null)),
        ];
    }

    private static string Fastest(IReadOnlyList<Record> records, string[] plain) => records.Count == 0 ? plain[0]
        : plain.MinBy(name => records.Average(record => Math.Log(Statistics.Number(Harness.Measured(record, name))!.StepNanoseconds)))!;

    private static PairedRatio? Ratio(IReadOnlyList<Record> records, string engine, string plain) =>
        PairedRatio.Of(records.Select(record => (Harness.Measured(record, plain), Harness.Measured(record, engine))));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(PairedRatio ratio) =>
        string.Create(CultureInfo.InvariantCulture, $"{ratio.Ratio:0.000}, {ratio.Low:0.000} … {ratio.High:0.000}");
}
