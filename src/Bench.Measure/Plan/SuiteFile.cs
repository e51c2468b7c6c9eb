using System.Globalization;
using Bench.Catalogue;
using Bench.Records;

namespace Bench.Measure.Plan;

/// <summary>Reads a suite file. Every error names the file as <c>shown</c> and the line.</summary>
public static class SuiteFile
{
    private static readonly string[] Keys =
    [
        "name", "about", "workloads", "engines", "precision", "threads", "device", "regime", "baseline", "tax", "weights", "launches", "rounds", "iterations",
        "iterationSeconds", "leadInSeconds", "warm", "seed",
    ];

    private static readonly string[] WorkloadKeys = ["model", "mode", "batch", "seq"];
    private static readonly string[] EngineKeys = ["name", "options"];
    private static readonly string[] WarmKeys = ["steps", "seconds", "limit"];

    public static Suite Read(string path, string? shown = null)
    {
        shown ??= path;
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlanException($"{shown}: cannot be read: {e.Message}");
        }

        return Parse(text, shown);
    }

    public static Suite Parse(string text, string shown)
    {
        var root = YamlValue.Root(shown, text, "workloads", words => new PlanException(words));
        root.Only(Keys);
        var workloads = root.Get("workloads")?.Items()
            ?? throw new PlanException($"{shown}: names no workloads; it must say at least \"workloads: [{{model: resnet50}}]\".");
        if (workloads.Count == 0)
            throw new PlanException($"{shown}: the list of workloads is empty; it must say at least \"workloads: [{{model: resnet50}}]\".");
        return new Suite
        {
            Name = root.Get("name")?.Text() ?? Path.GetFileNameWithoutExtension(shown),
            About = root.Get("about")?.Text(),
            Workloads = [.. workloads.Select(Workload)],
            Engines = [.. (root.Get("engines")?.Items() ?? []).Select(Engine)],
            Precisions = Words(root, "precision"),
            Threads = Words(root, "threads"),
            Devices = Words(root, "device"),
            Regimes = Words(root, "regime"),
            Baseline = root.Get("baseline")?.GivenText(),
            Tax = root.Get("tax") is { } tax ? tax.Flag() : null,
            Weights = root.Get("weights")?.GivenText(),
            Launches = root.Get("launches")?.Times(),
            Rounds = root.Get("rounds")?.Times(),
            Iterations = root.Get("iterations")?.Times(),
            IterationSeconds = root.Get("iterationSeconds")?.Seconds(),
            LeadInSeconds = root.Get("leadInSeconds")?.Seconds(),
            WarmUp = root.Get("warm") is { } warm ? Warm(warm) : null,
            Seed = root.Get("seed")?.Whole(0, int.MaxValue),
        };
    }

    private static SuiteWorkload Workload(YamlValue value)
    {
        if (value.IsText) return new SuiteWorkload { Model = value.GivenText() };
        value.Only(WorkloadKeys);
        return new SuiteWorkload
        {
            Model = value.Get("model")?.GivenText() ?? throw value.Wrong("a workload needs a model, such as \"{model: resnet50, batch: 8}\""),
            Mode = value.Get("mode")?.GivenText(),
            Batch = Numbers(value, "batch"),
            Seq = Numbers(value, "seq"),
        };
    }

    private static SuiteEngine Engine(YamlValue value)
    {
        if (value.IsText) return new SuiteEngine(value.GivenText(), new Dictionary<string, string>());
        value.Only(EngineKeys);
        return new SuiteEngine(value.Get("name")?.GivenText() ?? throw value.Wrong("an engine needs a name, such as \"{name: onnxruntime, options: {…}}\""),
            value.Get("options")?.Map() ?? new Dictionary<string, string>());
    }

    private static WarmUp Warm(YamlValue value)
    {
        value.Only(WarmKeys);
        var seconds = value.Get("seconds")?.Seconds() ?? Defaults.WarmUp.MinimumSeconds;
        var limit = value.Get("limit")?.Seconds() ?? Math.Max(seconds, Defaults.WarmUp.LimitSeconds);
        if (limit < seconds)
            throw value.Wrong(string.Create(CultureInfo.InvariantCulture, $"warm: the limit of {limit} s lies below the minimum of {seconds} s"));
        return new WarmUp(value.Get("steps")?.Times() ?? Defaults.WarmUp.MinimumSteps, seconds, limit);
    }

    private static IReadOnlyList<Given<string>> Words(YamlValue root, string key) => [.. (root.Get(key)?.Items() ?? []).Select(item => item.GivenText())];

    private static IReadOnlyList<Given<int>> Numbers(YamlValue value, string key) =>
        [.. (value.Get(key)?.Items() ?? []).SelectMany(item => Sweep.Numbers(item.Text(), item.Where).Select(number => new Given<int>(number, item.Where)))];
}
