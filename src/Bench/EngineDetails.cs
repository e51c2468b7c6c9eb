using System.Text.Json;
using Bench.Catalogue;
using Bench.Measure.Workers;
using Bench.Protocol;
using Bench.Reports;

namespace Bench.Cli;

/// <summary>One engine with all that can be asked of it: its presets and options too, which only its engine.yaml knows.</summary>
public static class EngineDetails
{
    public static void Show(Engine engine, Hello? hello, string? trouble)
    {
        var rows = new List<IReadOnlyList<Field>>();
        Add("engine", $"{engine.Name}{(engine.About is { } about ? $": {about}" : "")}");
        Add("stands for", Text(engine.Options));
        if (trouble is not null) rows.Add([new("not usable", "dim"), new(trouble, "red")]);
        foreach (var (name, version) in hello?.Versions ?? new Dictionary<string, string>()) Add("version", $"{name} {version}");
        Add("devices", string.Join(" ", hello?.Devices ?? engine.Devices));
        Add("precisions", string.Join(" ", hello?.Precisions ?? engine.Precisions));
        Add("modes", string.Join(" ", hello?.Modes ?? engine.Modes));
        foreach (var (preset, options) in engine.Presets) Add("preset", $"{engine.Name}+{preset}: {Text(options)}");
        foreach (var (option, takes) in engine.KnownOptions) Add("option", $"{option}: {takes}");
        Screen.Results().Table(rows);

        void Add(string label, string text)
        {
            if (text != "") rows.Add([new(label, "dim"), text]);
        }
    }

    public static void Write(Utf8JsonWriter writer, Engine engine, Hello? hello, string? trouble)
    {
        writer.WriteStartObject();
        writer.WriteString("name", engine.Name);
        writer.WriteString("about", engine.About);
        writer.WriteBoolean("usable", hello is not null);
        if (trouble is not null) writer.WriteString("reason", trouble);
        if (hello is not null)
        {
            Map("versions", hello.Versions);
            Json.Strings(writer, "devices", hello.Devices);
            Json.Strings(writer, "precisions", hello.Precisions);
            Json.Strings(writer, "modes", hello.Modes);
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
