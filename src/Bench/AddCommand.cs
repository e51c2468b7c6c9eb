using System.CommandLine;
using Bench.Catalogue;
using Bench.Cli.Installing;
using Bench.Measure.Workers;
using Bench.Reports;

namespace Bench.Cli;

/// <summary><c>bench engines add</c> and <c>remove</c>: what does not come with the build, and environments beside it.</summary>
public static class AddCommand
{
    private sealed record Wish(string? Label, string Device, string? Library, string? Packages);

    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "The engine" };
        var label = new Option<string?>("--as") { Description = "A name for this environment, beside others of the engine", HelpName = "NAME@LABEL" };
        var device = new Option<string?>("--device") { Description = "The device to install it for (default: cpu)", HelpName = "DEVICE" };
        var library = new Option<string?>("--lib") { Description = "The native library to run on, or its folder", HelpName = "PATH" };
        var packages = new Option<string?>("--find-links") { Description = "A folder of NuGet packages, beside your own sources", HelpName = "DIR" };
        var command = new Command("add", Help.Add) { name, label, device, library, packages };
        command.SetAction((parsed, stop) =>
        {
            var engine = Find(parsed.GetValue(name)!);
            var wanted = parsed.GetValue(device) ?? EngineEnvironment.Cpu;
            var wish = new Wish(Label(engine, parsed.GetValue(label), wanted), wanted, parsed.GetValue(library), parsed.GetValue(packages));
            return Task.FromResult(Add(engine, wish, stop));
        });
        return command;
    }

    public static Command CreateRemove()
    {
        var name = new Argument<string>("NAME") { Description = "The engine, or one environment of it: NAME@LABEL" };
        var command = new Command("remove", Help.Remove) { name };
        command.SetAction(parsed => Remove(parsed.GetValue(name)!));
        return command;
    }

    /// <param name="commands">What else may have been meant.</param>
    public static Engine Find(string name, params IEnumerable<string> commands)
    {
        var engines = Engines.Find();
        return engines.FirstOrDefault(engine => engine.Name == name)
            ?? throw new UserException(
                $"unknown engine \"{name}\"{Hint.For(name, engines.Select(e => e.Name).Concat(commands))} \"bench engines\" lists them.");
    }

    /// <summary>NAME, or NAME@LABEL of one that is there.</summary>
    public static EngineEnvironment FindEnvironment(string name, params IEnumerable<string> commands)
    {
        if (name.Split('@', 2) is not [var engine, var label]) return Environments.Find(Find(name, commands), null);
        var environment = Environments.Find(Find(engine), label);
        return environment.Unknown is { } unknown ? throw new UserException($"{unknown}.") : environment;
    }

    // A flavour for another device lies beside the one for the CPU, under the device's name.
    private static string? Label(Engine engine, string? typed, string device)
    {
        if (typed is null) return device == EngineEnvironment.Cpu ? null : device;
        return typed.Split('@', 2) is [var name, var label] && name == engine.Name && Environments.IsLabel(label) ? label
            : throw new UserException($"--as: \"{typed}\" is not {engine.Name}@LABEL, a label being letters, digits, dots, dashes and underlines.");
    }

    private static int Add(Engine engine, Wish wish, CancellationToken stop)
    {
        Bundles.Cache.Default().EnsureWritable();
        var (way, project) = (engine.Library, Project(engine, wish));
        EnsureMakesSense(engine, wish, project);

        // The library before the minute that a build takes, as an engine sees it that runs on the same and is there.
        IEnumerable<Engine> sharing = project is null ? [engine] : Engines.Find().Where(other => other.Library?.Name == way?.Name);
        var judge =
            sharing.Select(other => Environments.Find(other, null)).FirstOrDefault(other => project is null || EngineProgram.Find(other, out _) is not null);
        var known = File.Exists(Environments.Find(engine, null).Library?.Path);
        var wanted = way is not null && (wish.Library is not null || wish.Label is not null || project is null || !known);
        var found = wanted && judge is not null ? Library(judge) : null;
        if (project is not null)
        {
            var folder = ProjectInstall.Build(engine, project, wish.Label, wish.Packages, stop);
            Screen.Results().Line($"{Environments.Find(engine, wish.Label).Name}: built into {folder}");
        }

        // Built just now.
        if (wanted && judge is null) found = Library(Environments.Find(engine, wish.Label));
        if (found is not null) Screen.Results().Line(LibraryInstall.Remember(engine, way!, wish.Label, wish.Device, found));
        Ask(Environments.Find(engine, wish.Label), wish.Device);
        return Exit.Done;

        FoundLibrary Library(EngineEnvironment by) => LibraryInstall.Find(engine, by, way!, wish.Library, wish.Packages, stop);
    }

    // What is built: the project for the device, or under a label what else comes with the build.
    private static Install.ByProject? Project(Engine engine, Wish wish)
    {
        var projects = engine.Install.OfType<Install.ByProject>().ToList();
        if (projects.FirstOrDefault(project => project.Device == wish.Device) is { } there) return there;
        var comesAlong = engine.Install.OfType<Install.WithTheBuild>().Any();
        if (wish.Device != EngineEnvironment.Cpu)
        {
            var devices = projects.Select(project => project.Device).Concat(comesAlong || projects.Count == 0 ? [EngineEnvironment.Cpu] : []).Distinct();
            throw new UserException($"--device: {engine.Name} cannot be installed for \"{wish.Device}\"; it can for {string.Join(", ", devices)}.");
        }

        return wish.Label is not null && comesAlong && engine.Library is null ? new Install.ByProject(wish.Device) : null;
    }

    private static void EnsureMakesSense(Engine engine, Wish wish, Install.ByProject? project)
    {
        if (engine.Install.OfType<Install.ByPython>().Any())
            throw new UserException($"{engine.Name} is installed by Python, and Bench makes no virtual environments yet: "
                + "let \"start\" in its engine.yaml name an interpreter that has its packages.");
        if (project is null && engine.Library?.Package is null && wish.Packages is not null)
            throw new UserException($"{engine.Name} takes no packages of yours: leave out --find-links.");
        if (engine.Library is null && wish.Library is not null) throw new UserException($"{engine.Name} runs on no library of yours: leave out --lib.");
        if (engine.Library is null && project is null) throw new UserException($"{engine.Name} comes with the build: there is nothing to add.");
        if (wish.Packages is not null && !Directory.Exists(wish.Packages)) throw new UserException($"--find-links: there is no folder \"{wish.Packages}\".");
    }

    // Once, so that lists and plans start nothing.
    private static void Ask(EngineEnvironment environment, string device)
    {
        if (environment.Missing is not null) return;
        try
        {
            var hello = HelloAsking.Ask(environment);
            if (EngineWords.Lack(hello, device) is { } lack) Screen.Results().Line($"{environment.Name}: {lack}");
        }
        catch (WorkerException failure)
        {
            Screen.Progress().Line($"bench: {failure.Reason}");
        }
    }

    private static int Remove(string name)
    {
        var environment = FindEnvironment(name);
        var engine = environment.Engine;
        if (environment.Label is not null)
        {
            Environments.Remove(engine, environment.Label);
            Screen.Results().Line($"{environment.Name}: is removed{(environment.Library is { } library ? $"; {library.Path} itself stays" : "")}");
        }
        else if (engine.IsBuiltOnDemand && Environments.Remove(engine, null))
            Screen.Results().Line($"{engine.Name}: its program is removed; the library is remembered still");
        else if (engine.IsBuiltOnDemand) throw new UserException($"{engine.Name} is not built: there is nothing to remove.");
        else if (engine.Library is { } way) Screen.Results().Line(LibraryInstall.Forget(engine, way));
        else throw new UserException($"{engine.Name} comes with the build: there is nothing to remove.");
        return Exit.Done;
    }
}
