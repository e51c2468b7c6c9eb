using Bench.Bundles;
using Bench.Measure.Workers;
using Bench.Protocol;

namespace Bench.Cli.Installing;

/// <summary>A library is not copied: the first that the engine itself can work with is remembered.</summary>
public static class LibraryInstall
{
    private static readonly TimeSpan HelloLimit = TimeSpan.FromSeconds(60);

    /// <param name="judge">Whose hello tells a library that will do: the engine itself, or one that runs on the same.</param>
    public static FoundLibrary Find(Engine engine, Engine judge, IReadOnlyDictionary<string, string> way, string? given)
    {
        var refusals = new List<string>();
        foreach (var (path, from) in LibrarySearch.Find(way, given, LibrarySearch.Packages))
        {
            if (Version(judge, engine.Library!, path, out var trouble) is { } version) return new(path, version, from);
            refusals.Add(trouble);
        }

        if (refusals.Count > 0) throw new UserException(refusals[0]);
        var places = new[] { way.TryGetValue("nuget", out var package) ? $"the package {package} is not restored" : null, way.TryGetValue("python", out var module) ? $"Python has no {module}" : null };
        throw new UserException($"{engine.Name}: no lib{engine.Library} is found: {string.Join(", ", places.Where(p => p is not null))}; name one with --lib PATH{(way.TryGetValue("hint", out var hint) ? $" ({hint})" : "")}.");
    }

    /// <summary>The line that says which library it is now.</summary>
    public static string Remember(Engine engine, FoundLibrary library)
    {
        new RememberedLibrary(library.Path, library.Version).Write(Cache.Default().Home, engine.Library!);
        return $"{engine.Name}: lib{engine.Library} {library.Version}, {library.Path} ({library.From})";
    }

    public static string Remove(Engine engine, string library)
    {
        var home = Cache.Default().Home;
        if (RememberedLibrary.Read(home, library) is not { } known) throw new UserException($"{engine.Name}: no lib{library} is remembered.");
        File.Delete(RememberedLibrary.File(home, library));
        return $"{engine.Name}: {known.Path} is forgotten; the file itself stays";
    }

    // The engine's own hello is the check: what it refuses would not run either.
    private static string? Version(Engine engine, string library, string path, out string trouble)
    {
        trouble = "";
        var start = new WorkerStart { LogFile = Places.Log(engine.Name), Environment = new Dictionary<string, string> { [RememberedLibrary.Variable(library)] = path } };
        try
        {
            using var worker = Worker.Start(engine, start);
            return worker.Hello(HelloLimit).Versions.GetValueOrDefault($"lib{library}", "");
        }
        catch (WorkerException e)
        {
            trouble = e.Reason;
            return null;
        }
    }
}
