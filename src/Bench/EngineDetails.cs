using System.Text.Json;
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

    public static void Write(Utf8JsonWriter writer, EngineEnvironment environment)
    {
        var (engine, remembered) = (environment.Engine, RememberedHello.Find(environment));
        writer.WriteStartObject();
        writer.WriteString("name", engine.Name);
        if (environment.Label is not null) writer.WriteString("environment", environment.Label);
        writer.WriteString("about", engine.About);
        // Of what has not been asked only this much is known: all that it needs is there.
        writer.WriteBoolean("usable", environment.Missing is null && (remembered is null || remembered.Hello is not null));
        writer.WriteBoolean("asked", remembered is not null);
        if (EngineWords.Trouble(environment, remembered) is { } trouble) writer.WriteString("reason", trouble);
        if (environment.Missing is null && remembered?.Hello is { } hello)
        {
            Map("versions", hello.Versions);
            Json.Strings(writer, "devices", hello.Devices);
            Json.Strings(writer, "precisions", hello.Precisions);
            Json.Strings(writer, "modes", hello.Modes);
            if (hello.Lacks is { } lacks) Map("lacks", lacks);
        }

        writer.WriteStartObject("presets");
        foreach (var (preset, options) in engine.Presets) Map(preset, options);
        writer.WriteEndObject();
        Map("options", engine.KnownOptions);
        writer.WriteEndObject();

        void Map(string name, IReadOnlyDictionary<string, string> texts)
        {
            writer.WriteStartObject(name);
            foreach (var (key, text) in texts) writer.WriteString(key, text);
            writer.WriteEndObject();
        }
    }

    private static string Text(IReadOnlyDictionary<string, string> options) => string.Join(" ", options.Select(option => $"{option.Key}={option.Value}"));
}
