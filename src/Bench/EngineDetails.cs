using Bench.Catalogue;
using Bench.Reports;

namespace Bench.Cli;

/// <summary>One environment of an engine with all that is known of it: its presets and options too, which only its engine.yaml tells.</summary>
public static class EngineDetails
{
    public static void Show(EngineEnvironment environment)
    {
        var (engine, remembered) = (environment.Engine, RememberedHello.Find(environment));
        var hello = remembered?.Hello;
        var rows = new List<IReadOnlyList<Field>>();
        Add("engine", $"{environment.Name}{(engine.About is { } about ? $": {about}" : "")}");
        Add("stands for", Text(engine.Options));
        if (EngineWords.Trouble(environment, remembered) is { } trouble)
        {
            if (remembered is null && environment.Missing is null) Add("can do", trouble);
            else rows.Add([new("not usable", "dim"), new(trouble, "red")]);
        }
        else
        {
            foreach (var (name, version) in hello!.Versions) Add("version", $"{name} {version}");
            Add("devices", EngineWords.Devices(environment, hello));
            Add("precisions", string.Join(" ", hello.Precisions));
            Add("modes", string.Join(" ", hello.Modes));
        }

        foreach (var other in Environments.Of(engine).Where(other => other.Label != environment.Label && other.Missing is null)) Add("beside it", other.Name);
        foreach (var (preset, options) in engine.Presets) Add("preset", $"{engine.Name}+{preset}: {Text(options)}");
        foreach (var (option, takes) in engine.KnownOptions) Add("option", $"{option}: {takes}");
        Screen.Results().Table(rows);

        void Add(string label, string text)
        {
            if (text != "") rows.Add([new(label, "dim"), text]);
        }
    }

    private static string Text(IReadOnlyDictionary<string, string> options) => string.Join(" ", options.Select(option => $"{option.Key}={option.Value}"));
}
