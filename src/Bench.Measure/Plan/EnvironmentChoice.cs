using System.Globalization;
using Bench.Catalogue;
using Bench.Measure.Workers;
using Bench.Protocol;

namespace Bench.Measure.Plan;

// Which environment is meant by an engine as typed, and what it can do: each is asked once a plan at most.
internal sealed class EnvironmentChoice(Func<EngineEnvironment, HelloAnswer> ask)
{
    private readonly Dictionary<string, HelloAnswer> _answers = [];
    private readonly Dictionary<(string, string?, string), EngineEnvironment> _chosen = [];

    public HelloAnswer Answer(EngineEnvironment environment)
    {
        if (!_answers.TryGetValue(environment.Name, out var answer)) _answers[environment.Name] = answer = ask(environment);
        return answer;
    }

    /// <summary>The one of a label; for a bare name the newest that has the device, else the one without a label.</summary>
    public EngineEnvironment Of(Engine engine, string? label, string device)
    {
        var typed = (engine.Name, label, Kind(device));
        if (!_chosen.TryGetValue(typed, out var chosen)) _chosen[typed] = chosen = Choose(engine, label, device);
        return chosen;
    }

    private EngineEnvironment Choose(Engine engine, string? label, string device)
    {
        if (label is not null) return Environments.Find(engine, label);
        var all = Environments.Of(engine);
        var there = all.Where(environment => environment.Missing is null).ToList();
        if (there.Count < 2) return there.FirstOrDefault() ?? all[0];
        return there.Where(environment => Has(environment, device))
            .OrderByDescending(environment => Newness(environment, engine.Name))
            .ThenByDescending(environment => Newness(environment, $"lib{engine.Library?.Name}"))
            .ThenByDescending(environment => environment.Device == Kind(device)).FirstOrDefault() ?? there[0];
    }

    public bool Has(EngineEnvironment environment, string device) => Answer(environment).Hello is { } hello && Has(hello, device);

    public static bool Has(Hello hello, string device) => hello.Devices.Any(own => Kind(own) == Kind(device));

    /// <summary>"cuda" of "cuda:1".</summary>
    public static string Kind(string device) => device.Split(':', 2)[0];

    private Version Newness(EngineEnvironment environment, string name)
    {
        var told = Answer(environment).Hello?.Versions.GetValueOrDefault(name, "") ?? "";
        int[] numbers = [.. told.Split('-', '+')[0].Split('.').Take(4).Select(Number)];
        return new Version(numbers[0], numbers.ElementAtOrDefault(1), numbers.ElementAtOrDefault(2), numbers.ElementAtOrDefault(3));
    }

    private static int Number(string part) => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
