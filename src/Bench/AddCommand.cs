using System.CommandLine;
using Bench.Cli.Installing;
using Bench.Measure.Plan;
using Bench.Measure.Workers;
using Bench.Reports;

namespace Bench.Cli;

/// <summary><c>bench engines add</c> and <c>remove</c>: what does not come with the build.</summary>
public static class AddCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "The engine" };
        var library = new Option<string?>("--lib") { Description = "The native library to run on, or its folder", HelpName = "PATH" };
        var command = new Command("add", Help.Add) { name, library };
        command.SetAction(parsed => Add(Find(parsed.GetValue(name)!), parsed.GetValue(library)));
        return command;
    }

    public static Command CreateRemove()
    {
        var name = new Argument<string>("NAME") { Description = "The engine" };
        var command = new Command("remove", "Forgets what \"bench engines add\" found or built.") { name };
        command.SetAction(parsed => Remove(Find(parsed.GetValue(name)!)));
        return command;
    }

    public static Engine Find(string name)
    {
        var engines = Engines.Find();
        return engines.FirstOrDefault(engine => engine.Name == name)
            ?? throw new UserException($"unknown engine \"{name}\"{Hint.For(name, engines.Select(e => e.Name))} \"bench engines\" lists them.");
    }

    private static int Add(Engine engine, string? library)
    {
        Bundles.Cache.Default().EnsureWritable();
        if (engine.Library is not { } wanted || Way(engine, "library") is not { } way)
            throw new UserException(library is null ? $"{engine.Name} comes with the build: there is nothing to add." : $"{engine.Name} runs on no library of yours: leave out --lib.");
        Screen.Results().Line(LibraryInstall.Add(engine, wanted, way, library));
        return Exit.Done;
    }

    private static int Remove(Engine engine)
    {
        if (engine.Library is not { } library) throw new UserException($"{engine.Name} comes with the build: there is nothing to remove.");
        Screen.Results().Line(LibraryInstall.Remove(engine, library));
        return Exit.Done;
    }

    private static IReadOnlyDictionary<string, string>? Way(Engine engine, string by) => engine.Install.FirstOrDefault(way => way.GetValueOrDefault("by") == by);
}
