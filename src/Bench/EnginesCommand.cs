using System.CommandLine;
using System.Text.Json;
using Bench.Measure.Workers;
using Bench.Protocol;
using Bench.Reports;

namespace Bench.Cli;

/// <summary><c>bench engines</c>: what is there, as each worker's own hello says it.</summary>
public static class EnginesCommand
{
    private static readonly TimeSpan HelloLimit = TimeSpan.FromSeconds(30);

    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Write JSON" };
        var all = new Option<bool>("--all") { Description = "Those too that measure nothing (null)" };
        var command = new Command("engines", Help.Engines) { json, all };
        command.Subcommands.Add(DoctorCommand.Create());
        command.Subcommands.Add(AddCommand.Create());
        command.Subcommands.Add(AddCommand.CreateRemove());
        command.SetAction(parsed => List(parsed.GetValue(json), parsed.GetValue(all)));
        return command;
    }

    private static int List(bool json, bool all)
    {
        Bundles.Cache.Default().EnsureWritable();
        var rows = Engines.Find().Where(e => e.Measures || all).Select(Ask).ToList();
        if (json)
        {
            Json.Write(Console.Out, writer =>
            {
                writer.WriteStartArray();
                foreach (var (engine, hello, trouble) in rows) Write(writer, engine, hello, trouble);
                writer.WriteEndArray();
            });
            return Exit.Done;
        }

        var table = new List<IReadOnlyList<Field>> { (Field[])[new("engine", "dim"), new("version", "dim"), new("devices", "dim"), new("precisions", "dim"), new("modes", "dim")] };
        foreach (var (engine, hello, trouble) in rows)
        {
            table.Add(hello is null
                ? [new(engine.Name, "bold"), new(trouble!, "red")]
                : [new(engine.Name, "bold"), hello.Versions.GetValueOrDefault(engine.Name, hello.Versions.Values.FirstOrDefault("")),
                   string.Join(" ", hello.Devices), string.Join(" ", hello.Precisions), string.Join(" ", hello.Modes)]);
            if (hello is not null && Library(engine, hello) is { Length: > 0 } library) table.Add(["", new($"library {library}", "dim")]);
        }

        var screen = Screen.Results();
        screen.Table(table);
        return Exit.Done;
    }

    private static string Library(Engine engine, Hello hello) =>
        string.Join(" ", new[] { $"lib{engine.Library}", "library" }.Select(name => hello.Versions.GetValueOrDefault(name)).Where(told => told is not null));

    private static (Engine Engine, Hello? Hello, string? Trouble) Ask(Engine engine)
    {
        try
        {
            using var worker = Worker.Start(engine, new WorkerStart { LogFile = Places.Log(engine.Name) });
            var answer = worker.Send(new Request { Id = 0, Do = "hello", Version = ProtocolVersion.Current }, HelloLimit);
            return (engine, answer.Hello, answer.Text);
        }
        catch (WorkerException e)
        {
            return (engine, null, e.Reason);
        }
    }

    private static void Write(Utf8JsonWriter writer, Engine engine, Hello? hello, string? trouble)
    {
        writer.WriteStartObject();
        writer.WriteString("name", engine.Name);
        writer.WriteString("about", engine.About);
        writer.WriteBoolean("usable", hello is not null);
        if (trouble is not null) writer.WriteString("reason", trouble);
        if (hello is not null)
        {
            writer.WriteStartObject("versions");
            foreach (var (name, version) in hello.Versions) writer.WriteString(name, version);
            writer.WriteEndObject();
            Json.Strings(writer, "devices", hello.Devices);
            Json.Strings(writer, "precisions", hello.Precisions);
            Json.Strings(writer, "modes", hello.Modes);
        }

        writer.WriteEndObject();
    }
}
