using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Bench.Measure.Plan;
using Bench.Records;

namespace Bench.Cli;

/// <summary>The options of <c>bench run</c>, and the plan's overrides that they mean. Lists may be given with commas or by repeating an option.</summary>
public sealed class RunOptions
{
    private readonly Option<string[]> _engine = List("--engine", "Engines or globs, NAME[@LABEL][+PRESET]: onnxruntime, 'torch*', jax@0.9+nojit", "NAME,…");
    private readonly Option<string[]> _workload = List("--workload", "Workloads (models) or globs: resnet50, 'gpt2*'", "NAME,…");
    private readonly Option<string[]> _mode = List("--mode", "infer", "MODE,…");
    private readonly Option<string[]> _batch = List("--batch", "Batch sizes, lists or ranges: 1,8 or 1-64*2", "N,…");
    private readonly Option<string[]> _seq = List("--seq", "Sequence lengths", "N,…");
    private readonly Option<string[]> _device = List("--device", "auto, cpu, cuda, cuda:N, cuda:UUID", "DEVICE,…");
    private readonly Option<string[]> _precision = List("--precision", "fp32, fp16, bf16, fp64", "P,…");
    private readonly Option<string[]> _threads = List("--threads", "all (one a granted physical core) or numbers", "N,…");
    private readonly Option<string[]> _regime = List("--regime", "throughput, or latency: a fence and a time a step, with percentiles", "R,…");
    private readonly Option<string[]> _options =
        new("--option") { Description = "An engine's option: NAME=VALUE for all, ENGINE[@LABEL]:NAME=VALUE for one", HelpName = "NAME=VALUE" };
    private readonly Option<string?> _baseline = new("--baseline") { Description = "The row that the others are compared with", HelpName = "ENGINE" };
    private readonly Option<string?> _weights =
        new("--weights-are")
        {
            Description = "frozen: constants that an engine may fold and pack, or mutable (default: each engine's habit)",
            HelpName = "frozen|mutable"
        };
    private readonly Option<int?> _launches = new("--launches") { Description = "Fresh workers a cell", HelpName = "N", CustomParser = Whole };
    private readonly Option<int?> _rounds = new("--rounds") { Description = "Rounds a launch", HelpName = "N", CustomParser = Whole };
    private readonly Option<int?> _iterations = new("--iterations") { Description = "Iterations a visit", HelpName = "N", CustomParser = Whole };
    private readonly Option<double?> _seconds = new("--iteration-seconds") { Description = "How long an iteration lasts", HelpName = "S", CustomParser = Real };
    private readonly Option<string?> _warmUp =
        new("--warm-up") { Description = "Seconds of warming up, or the least and the most until the pace is steady: 2 or 5-60", HelpName = "S[-S]" };
    private readonly Option<long?> _seed = new("--seed")
    {
        Description = "Seed of the order of visits; drawn where none is given, and recorded",
        HelpName = "N",
        CustomParser = Long,
    };

    private readonly Option<string?> _detect = new("--detect") { Description = "Add launches until a difference of so much can be shown", HelpName = "3%" };
    private readonly Option<double?> _budget = new("--budget") { Description = "With --detect: seconds to spend at most", HelpName = "S", CustomParser = Real };

    private IEnumerable<Option> All =>
        [_engine, _workload, _mode, _batch, _seq, _device, _precision, _threads, _regime, _options, _baseline, _weights, _launches, _rounds, _iterations,
            _seconds, _warmUp, _seed, _detect, _budget];

    public void AddTo(Command command)
    {
        foreach (var option in All) command.Options.Add(option);
    }

    public Overrides Read(ParseResult parsed) => new()
    {
        Engines = Split(parsed, _engine),
        Workloads = Split(parsed, _workload),
        Modes = Split(parsed, _mode),
        Batch = Split(parsed, _batch),
        Seq = Split(parsed, _seq),
        Devices = Split(parsed, _device),
        Precisions = Split(parsed, _precision),
        Threads = Split(parsed, _threads),
        Regimes = Split(parsed, _regime),
        Options = parsed.GetValue(_options) ?? [],
        Baseline = parsed.GetValue(_baseline),
        Weights = parsed.GetValue(_weights),
        Launches = AtLeastOne(parsed, _launches),
        Rounds = AtLeastOne(parsed, _rounds),
        Iterations = AtLeastOne(parsed, _iterations),
        IterationSeconds = parsed.GetValue(_seconds) is { } seconds && seconds is not (> 0 and <= Bounds.LongestSeconds)
            ? throw new UserException(string.Create(CultureInfo.InvariantCulture,
                $"--iteration-seconds: \"{seconds}\" is not above 0 and at most {Bounds.LongestSeconds}."))
            : parsed.GetValue(_seconds),
        WarmUp = Warm(parsed.GetValue(_warmUp)),
        Seed = parsed.GetValue(_seed),
        Detect = Share(parsed.GetValue(_detect)),
        BudgetSeconds = Budget(parsed),
        Command = "bench " + string.Join(' ', parsed.Tokens.Select(t => t.Value)),
    };

    private static double? Share(string? typed) => typed is null ? null
        : double.TryParse(typed.TrimEnd('%'), CultureInfo.InvariantCulture, out var percent) && percent is > 0 and < 1000 ? percent / 100
        : throw new UserException($"--detect: \"{typed}\" is no share; write 3%.");

    private double? Budget(ParseResult parsed)
    {
        if (parsed.GetValue(_budget) is not { } seconds) return null;
        if (!(seconds > 0) || double.IsInfinity(seconds))
            throw new UserException(string.Create(CultureInfo.InvariantCulture, $"--budget: \"{seconds}\" is not a number of seconds above 0."));
        return parsed.GetValue(_detect) is null
            ? throw new UserException("--budget ends what --detect adds: give both, such as --detect 3% --budget 600.")
            : seconds;
    }

    // One number is the least and the most.
    private static WarmUp? Warm(string? typed)
    {
        if (typed is null) return null;
        double[] seconds = [.. typed.Split('-', 2)
            .Select(text => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : 0)];
        return seconds.All(number => number is > 0 and <= Bounds.LongestSeconds) && seconds[0] <= seconds[^1]
            ? new WarmUp(Defaults.WarmUp.MinimumSteps, seconds[0], seconds[^1])
            : throw new UserException($"--warm-up: \"{typed}\" is neither seconds nor the least and the most of them, "
                + $"above 0 and at most {Bounds.LongestSeconds}; write 2 or 5-60.");
    }

    public static int? Whole(ArgumentResult given) =>
        int.TryParse(given.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : Refused<int>(given, "a whole number");

    private static long? Long(ArgumentResult given) =>
        long.TryParse(given.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : Refused<long>(given, "a whole number");

    private static double? Real(ArgumentResult given) =>
        double.TryParse(given.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : Refused<double>(given, "a number");

    private static T? Refused<T>(ArgumentResult given, string wanted) where T : struct
    {
        given.AddError($"{(given.Parent as OptionResult)?.Option.Name}: \"{given.Tokens[0].Value}\" is not {wanted}.");
        return null;
    }

    private static int? AtLeastOne(ParseResult parsed, Option<int?> option) => parsed.GetValue(option) is { } n && n is < 1 or > Bounds.MostTimes
        ? throw new UserException($"{option.Name}: \"{n}\" is not from 1 to {Bounds.MostTimes}.")
        : parsed.GetValue(option);

    private static string[] Split(ParseResult parsed, Option<string[]> option)
    {
        string[] typed = parsed.GetValue(option) ?? [];
        string[] parts = [.. typed.SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        // Nothing between the commas must not mean everything.
        return typed.Length > 0 && parts.Length == 0 ? throw new UserException($"{option.Name}: \"{typed[0]}\" names nothing.") : parts;
    }

    private static Option<string[]> List(string name, string description, string value) => new(name) { Description = description, HelpName = value };
}
