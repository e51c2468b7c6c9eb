using System.CommandLine;
using Bench.Catalogue;
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
        // Shown, it would stand in the usage of doctor, add and remove too.
        var name = new Argument<string?>("NAME") { Arity = ArgumentArity.ZeroOrOne, Hidden = true };
        var json = new Option<bool>("--json") { Description = "Write JSON" };
        var all = new Option<bool>("--all") { Description = "Those too that measure nothing (null)" };
        var command = new Command("engines", Help.Engines) { name, json, all };
        command.Subcommands.Add(DoctorCommand.Create());
        command.Subcommands.Add(AddCommand.Create());
        command.Subcommands.Add(AddCommand.CreateRemove());
        command.SetAction(parsed => parsed.GetValue(name) is { } one
            ? Details(one, command.Subcommands.Select(sub => sub.Name), parsed.GetValue(json), parsed.GetValue(all))
            : List(parsed.GetValue(json), parsed.GetValue(all)));
        return command;
    }

    private static int Details(string name, IEnumerable<string> commands, bool json, bool all)
    {
        if (all) throw new UserException($"--all is about the list of engines: leave it out, or \"{name}\".");
        var (engine, hello, trouble) = Ask(AddCommand.Find(name, commands));
        if (json) Json.Write(Console.Out, writer => EngineDetails.Write(writer, engine, hello, trouble));
        else EngineDetails.Show(engine, hello, trouble);
        return Exit.Done;
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
                foreach (var (engine, hello, trouble) in rows) EngineDetails.Write(writer, engine, hello, trouble);
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
}
