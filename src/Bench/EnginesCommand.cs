using System.CommandLine;
using Bench.Catalogue;
using Bench.Protocol;
using Bench.Reports;

namespace Bench.Cli;

/// <summary><c>bench engines</c>: what is there, as each worker's own hello has said it. Nothing is started.</summary>
public static class EnginesCommand
{
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
        var environment = AddCommand.FindEnvironment(name, commands);
        if (json) return CliJson.Print(EngineData.Of(environment));
        EngineDetails.Show(environment);
        return Exit.Done;
    }

    private static int List(bool json, bool all)
    {
        Bundles.Cache.Default().EnsureWritable();
        var rows = Engines.Find().Where(engine => engine.Measures || all).SelectMany(Shown).ToList();
        if (json) return CliJson.Print(rows.Select(EngineData.Of).ToArray());

        var table = new List<IReadOnlyList<Field>> { (Field[])[new("engine", "dim"), new("version", "dim"), new("devices", "dim"), new("precisions", "dim"),
            new("modes", "dim")] };
        foreach (var environment in rows)
        {
            var remembered = RememberedHello.Find(environment);
            if (EngineWords.Trouble(environment, remembered) is { } trouble)
            {
                table.Add([new(environment.Name, "bold"), new(trouble, remembered is null && environment.Missing is null ? "dim" : "red")]);
                continue;
            }

            var hello = remembered!.Hello!;
            table.Add([new(environment.Name, "bold"), hello.Versions.GetValueOrDefault(environment.Engine.Name, hello.Versions.Values.FirstOrDefault("")),
                EngineWords.Devices(environment, hello), string.Join(" ", hello.Precisions), string.Join(" ", hello.Modes)]);
            if (Library(environment.Engine, hello) is { Length: > 0 } library) table.Add(["", new($"library {library}", "dim")]);
        }

        var screen = Screen.Results();
        screen.Table(table);
        return Exit.Done;
    }

    // The one without a label is not missed where others are there.
    private static IEnumerable<EngineEnvironment> Shown(Engine engine)
    {
        var all = Environments.Of(engine);
        return all.Count > 1 && all[0].Missing is not null ? all.Skip(1) : all;
    }

    private static string Library(Engine engine, Hello hello) =>
        string.Join(" ", new[] { $"lib{engine.Library?.Name}", "library" }.Select(name => hello.Versions.GetValueOrDefault(name)).OfType<string>());
}
