using Bench.Bundles;
using Bench.Catalogue;
using Bench.Measure.Workers;
using Bench.Protocol;

namespace Bench.Cli.Installing;

/// <summary>A library is not copied: the first that the engine itself can work with is remembered.</summary>
public static class LibraryInstall
{
    private static readonly TimeSpan HelloLimit = TimeSpan.FromSeconds(60);

    /// <param name="judge">Whose hello tells a library that will do: the engine itself, or one that runs on the same.</param>
    public static FoundLibrary Find(Engine engine, Engine judge, IReadOnlyDictionary<string, string> way, string? given, string? packages, CancellationToken stop)
    {
        var reasons = new List<string>();
        var tried = new HashSet<string>();
        foreach (var place in given is not null ? [LibrarySearch.Given(way, given)] : Likely(engine, way, packages, stop))
        {
            if (place.Files.Count == 0 && place.Without is { } without) reasons.Add(without);
            foreach (var path in place.Files.Where(tried.Add))
            {
                stop.ThrowIfCancellationRequested();
                if (Version(judge, engine.Library!, path, out var trouble) is { } version) return new(path, version, place.From);
                reasons.Add(CorruptPackage.Around(path, stop) ?? trouble);
            }
        }

        var all = string.Join("; ", reasons);
        throw new UserException(given is not null ? $"{engine.Name}: {all}"
            : $"{engine.Name}: no lib{engine.Library} is found: {all}; name one with --lib PATH{(way.TryGetValue("hint", out var hint) ? $" ({hint})" : "")}.");
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

    // What is on this machine before what may have to be downloaded.
    private static IEnumerable<LibraryPlace> Likely(Engine engine, IReadOnlyDictionary<string, string> way, string? packages, CancellationToken stop)
    {
        var variable = RememberedLibrary.Variable(engine.Library!);
        if (RememberedLibrary.Find(Cache.Default().Home, engine.Library!) is { } known && File.Exists(known.Path))
            yield return new(Environment.GetEnvironmentVariable(variable) is { Length: > 0 } ? variable : "remembered", [known.Path]);
        if (way.ContainsKey("nuget")) yield return LibrarySearch.Package(way, LibrarySearch.Packages) with { Without = null };
        if (way.ContainsKey("python")) yield return LibrarySearch.Python(way);
        if (way.ContainsKey("nuget")) yield return PackageRestore.Library(engine, way, packages, stop);
    }

    // The engine's own hello is the check: what it refuses would not run either.
    private static string? Version(Engine judge, string library, string path, out string trouble)
    {
        trouble = "";
        var start = new WorkerStart { LogFile = Places.Log(judge.Name), Environment = new Dictionary<string, string> { [RememberedLibrary.Variable(library)] = path } };
        try
        {
            using var worker = Worker.Start(judge, start);
            var answer = worker.Send(new Request { Id = 0, Do = "hello", Version = ProtocolVersion.Current }, HelloLimit);
            trouble = answer.Text ?? $"{path}: refused without a reason";
            return answer.Hello?.Versions.GetValueOrDefault($"lib{library}", "");
        }
        catch (WorkerException e)
        {
            trouble = e.Reason;
            return null;
        }
    }
}
