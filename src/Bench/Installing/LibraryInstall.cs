using Bench.Catalogue;
using Bench.Measure.Workers;
using Bench.Protocol;

namespace Bench.Cli.Installing;

/// <summary>A library is not copied: the first that the engine itself can work with is remembered.</summary>
public static class LibraryInstall
{
    private static readonly TimeSpan HelloLimit = TimeSpan.FromSeconds(60);

    /// <param name="judge">Whose hello tells a library that will do: the engine itself, or one that runs on the same.</param>
    public static FoundLibrary Find(Engine engine, EngineEnvironment judge, Install.ByLibrary way, string? given, string? packages, CancellationToken stop)
    {
        var reasons = new List<string>();
        var tried = new HashSet<string>();
        foreach (var place in given is not null ? [LibrarySearch.Given(way, given)] : Likely(engine, way, packages, stop))
        {
            if (place.Files.Count == 0 && place.Without is { } without) reasons.Add(without);
            foreach (var path in place.Files.Where(tried.Add))
            {
                stop.ThrowIfCancellationRequested();
                if (Version(judge, way.Name, path, out var trouble) is { } version) return new(path, version, place.From);
                reasons.Add(CorruptPackage.Around(path, stop) ?? trouble);
            }
        }

        var all = string.Join("; ", reasons);
        throw new UserException(given is not null ? $"{engine.Name}: {all}"
            : $"{engine.Name}: no lib{way.Name} is found: {all}; name one with --lib PATH{(way.Hint is { } hint ? $" ({hint})" : "")}.");
    }

    /// <summary>For all engines that run on it, or under a label for this one. The line says which library it is now.</summary>
    public static string Remember(Engine engine, Install.ByLibrary way, string? label, string device, FoundLibrary found)
    {
        var library = new RememberedLibrary(found.Path, found.Version);
        if (label is not null) Environments.Write(Environments.Folder(engine, label), device, library);
        else library.Write(BenchHome.Path, way.Name);
        return $"{Environments.Find(engine, label).Name}: lib{way.Name} {found.Version}, {found.Path} ({found.From})";
    }

    public static string Forget(Engine engine, Install.ByLibrary way)
    {
        if (RememberedLibrary.Read(BenchHome.Path, way.Name) is not { } known) throw new UserException($"{engine.Name}: no lib{way.Name} is remembered.");
        File.Delete(RememberedLibrary.File(BenchHome.Path, way.Name));
        return $"{engine.Name}: {known.Path} is forgotten; the file itself stays";
    }

    // What is on this machine before what may have to be downloaded.
    private static IEnumerable<LibraryPlace> Likely(Engine engine, Install.ByLibrary way, string? packages, CancellationToken stop)
    {
        var variable = RememberedLibrary.Variable(way.Name);
        if (RememberedLibrary.Find(BenchHome.Path, way.Name) is { } known && File.Exists(known.Path))
            yield return new(Environment.GetEnvironmentVariable(variable) is { Length: > 0 } ? variable : "remembered", [known.Path]);
        if (way.Package is { } restored) yield return LibrarySearch.Package(way, restored, LibrarySearch.Packages) with { Without = null };
        if (way.Module is { } module) yield return LibrarySearch.Python(way, module);
        if (way.Package is { } served) yield return PackageRestore.Library(engine, way, served, packages, stop);
    }

    // The engine's own hello is the check: what it refuses would not run either.
    private static string? Version(EngineEnvironment judge, string library, string path, out string trouble)
    {
        trouble = "";
        var start =
            new WorkerStart { LogFile = Places.Log(judge.Name), Environment = new Dictionary<string, string> { [RememberedLibrary.Variable(library)] = path } };
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
