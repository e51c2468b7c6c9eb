using System.IO.Enumeration;
using Bench.Catalogue;

namespace Bench.Measure.Plan;

/// <summary>An engine as its user types it, "name@environment+preset"; the name may be a glob.</summary>
public sealed record EngineText(string Name, string? Environment, string? Preset)
{
    public static EngineText Parse(string text)
    {
        var (rest, preset) = text.Split('+', 2) is [var a, var b] ? (a, b) : (text, null);
        var (name, environment) = rest.Split('@', 2) is [var c, var d] ? (c, d) : (rest, null);
        return new EngineText(name, environment, preset);
    }

    /// <summary>The engines meant; a glob means those that measure and have what they need, a name any. An error when there is none.</summary>
    public IReadOnlyList<Engine> Find(IReadOnlyList<Engine> engines, string where)
    {
        var glob = Name.Contains('*') || Name.Contains('?');
        var found = engines
            .Where(engine => glob ? engine.Measures && FileSystemName.MatchesSimpleExpression(Name, engine.Name) && IsThere(engine) : engine.Name == Name)
            .ToList();
        if (found.Count == 0)
            throw new PlanException(glob
                ? $"{where}: no engine matches \"{Name}\". \"bench engines\" lists them."
                : $"{where}: unknown engine \"{Name}\"{Hint.For(Name, engines.Select(engine => engine.Name))} \"bench engines\" lists them.");
        foreach (var engine in found)
            if (Preset is not null && !engine.Presets.ContainsKey(Preset))
                throw new PlanException(engine.Presets.Count == 0
                    ? $"{where}: \"{engine.Name}\" has no presets, \"+{Preset}\" was asked; leave it out."
                    : $"{where}: \"{engine.Name}\" has no preset \"{Preset}\"{Hint.For(Preset, engine.Presets.Keys)} It has "
                        + $"{string.Join(", ", engine.Presets.Keys)}.");
        return found;
    }

    // What is only not built stays, and says how to build it.
    private bool IsThere(Engine engine) => Environment is not null ? Environments.Find(engine, Environment).Unknown is null
        : EngineLibrary.Missing(engine) is null || Environments.Of(engine).Any(environment => environment.Missing is null);
}
