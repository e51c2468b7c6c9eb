using System.CommandLine;
using Bench.Catalogue;
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
        var packages = new Option<string?>("--find-links") { Description = "A folder of NuGet packages, beside your own sources", HelpName = "DIR" };
        var command = new Command("add", Help.Add) { name, library, packages };
        command.SetAction((parsed, stop) => Task.FromResult(Add(Find(parsed.GetValue(name)!), parsed.GetValue(library), parsed.GetValue(packages), stop)));
        return command;
    }

    public static Command CreateRemove()
    {
        var name = new Argument<string>("NAME") { Description = "The engine" };
        var command = new Command("remove", Help.Remove) { name };
        command.SetAction(parsed => Remove(Find(parsed.GetValue(name)!)));
        return command;
    }

    /// <param name="commands">What else may have been meant.</param>
    public static Engine Find(string name, params IEnumerable<string> commands)
    {
        var engines = Engines.Find();
        return engines.FirstOrDefault(engine => engine.Name == name)
            ?? throw new UserException($"unknown engine \"{name}\"{Hint.For(name, engines.Select(e => e.Name).Concat(commands))} \"bench engines\" lists them.");
    }

    private static int Add(Engine engine, string? library, string? packages, CancellationToken stop)
    {
        Bundles.Cache.Default().EnsureWritable();
        var builds = Way(engine, "project") is not null;
        var way = Way(engine, "library") ?? new Dictionary<string, string>();
        if (!builds && !way.ContainsKey("nuget") && packages is not null) throw new UserException($"{engine.Name} takes no packages of yours: leave out --find-links.");
        if (engine.Library is null && library is not null) throw new UserException($"{engine.Name} runs on no library of yours: leave out --lib.");
        if (engine.Library is null && !builds) throw new UserException($"{engine.Name} comes with the build: there is nothing to add.");
        if (packages is not null && !Directory.Exists(packages)) throw new UserException($"--find-links: there is no folder \"{packages}\".");

        // The library before the minute that a build takes, as an engine sees it that runs on the same and is there.
        var judge = builds ? Engines.Find().FirstOrDefault(other => other.Library == engine.Library && EngineProgram.Find(other, out _) is not null) : engine;
        var wanted = engine.Library is not null && (library is not null || !builds || EngineLibrary.Unknown(engine) is not null);
        var found = wanted && judge is not null ? Library(judge) : null;
        if (builds) Screen.Results().Line($"{engine.Name}: built into {ProjectInstall.Build(engine, packages, stop)}");
        if (wanted && judge is null) found = Library(engine);
        if (found is not null) Screen.Results().Line(LibraryInstall.Remember(engine, found));
        return Exit.Done;

        FoundLibrary Library(Engine by) => LibraryInstall.Find(engine, by, way, library, packages, stop);
    }

    private static int Remove(Engine engine)
    {
        if (ProjectInstall.Remove(engine)) Screen.Results().Line($"{engine.Name}: its program is removed; the library is remembered still");
        else if (Way(engine, "project") is not null) throw new UserException($"{engine.Name} is not built: there is nothing to remove.");
        else if (engine.Library is { } library) Screen.Results().Line(LibraryInstall.Remove(engine, library));
        else throw new UserException($"{engine.Name} comes with the build: there is nothing to remove.");
        return Exit.Done;
    }

    private static IReadOnlyDictionary<string, string>? Way(Engine engine, string by) => engine.Install.FirstOrDefault(way => way.GetValueOrDefault("by") == by);
}
