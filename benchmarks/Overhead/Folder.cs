using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bench.Catalogue;
using Bench.Cli;
using Bench.Measure;
using Bench.Measure.Workers;
using Bench.Reports;

namespace Bench.Overhead;

/// <summary>The folder of the bars: a file for each part, the raw data beside it, and the table of all of them.</summary>
internal static class Folder
{
    private const string TableFile = "bars.md";
    private const string PartExtension = ".bars.json";
    private static readonly string[] Order = ["null", "plain", "pairs", "simulate", "slower"];
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Converters = { new JsonStringEnumConverter() } };

    public static Option<string> Option() => new("--out")
    {
        Description = "Folder of the table and the raw data (default: results/local/overhead)",
        HelpName = "FOLDER",
        DefaultValueFactory = _ => Path.Combine(BenchRoot.Checkout ?? ".", "results", "local", "overhead"),
    };

    public static void Write(string folder, string name, ParseResult parsed, IReadOnlyList<Bar> bars)
    {
        Directory.CreateDirectory(folder);
        var command = "Overhead " + string.Join(' ', parsed.Tokens.Select(token => token.Value));
        File.WriteAllText(Path.Combine(folder, name + PartExtension),
            JsonSerializer.Serialize(new Part(name, command, DateTimeOffset.Now, bars, BenchVersion.Text), Json) + "\n");
    }

    /// <summary>Prints the bars, all of the folder's or those of one part, and writes the folder's table. The exit code says whether all are met.</summary>
    public static int Print(string folder, string? name = null)
    {
        var parts = Read(folder);
        File.WriteAllText(Path.Combine(folder, TableFile), Markdown(parts));
        var bars = parts.Where(part => name is null || Kind(part) == name).SelectMany(part => part.Bars).ToList();
        var screen = Screen.Results();
        screen.Table([
            [new("what", "dim"), new("measured", "dim"), new("bar", "dim"), new("", "dim")],
            .. bars.Select(bar =>
                (IReadOnlyList<Field>)[bar.What, bar.Measured, bar.Limit, new(Met(bar), bar.Met switch { true => "green", false => "red", null => "dim" })]),
        ]);
        screen.Line();
        screen.Line($"raw data and table: {folder}");
        return bars.Any(bar => bar.Met == false) ? Exit.Failed : Exit.Done;
    }

    private static IReadOnlyList<Part> Read(string folder)
    {
        if (!Directory.Exists(folder)) throw new UserException($"{folder}: there is no such folder; \"Overhead all --out {folder}\" fills it.");
        Part[] parts =
            [.. Directory.EnumerateFiles(folder, "*" + PartExtension).Select(file => JsonSerializer.Deserialize<Part>(File.ReadAllText(file), Json)!)];
        return [.. parts.OrderBy(part => Array.IndexOf(Order, Kind(part))).ThenBy(part => part.When)];
    }

    // "plain-resnet50-torchsharp" is a part of plain.
    private static string Kind(Part part) => part.Name.Split('-')[0];

    private static string Markdown(IReadOnlyList<Part> parts)
    {
        var text = new StringBuilder("| what | measured | bar | |\n|---|---|---|---|\n");
        foreach (var bar in parts.SelectMany(part => part.Bars)) text.Append($"| {bar.What} | {bar.Measured} | {bar.Limit} | {Met(bar)} |\n");
        text.Append('\n');
        foreach (var part in parts)
            text.Append($"- `{part.Command}`, {When(part)}{(part.Bench is null ? "" : $", {part.Bench}")}\n");
        return text.ToString();
    }

    private static string Met(Bar bar) => bar.Met switch { true => "met", false => "not met", null => "" };

    private static string When(Part part) => part.When.ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
