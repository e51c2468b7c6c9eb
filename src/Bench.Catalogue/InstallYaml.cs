namespace Bench.Catalogue;

// The "install" of an engine.yaml: what brings the engine, an item each.
internal static class InstallYaml
{
    private const string Example = "{by: build}";
    private static readonly string[] Ways = ["build", "project", "library", "python"];

    public static IReadOnlyList<Install> Read(YamlValue? install, string? library)
    {
        if (install is { IsList: false }) throw install.Wrong("\"install\" must be a list of ways, such as \"- {by: build}\"");
        Install[] ways = [.. (install?.Items() ?? []).Select(way => Way(way, library))];
        // Without a way to find it, a library has to be named.
        return library is null || ways.OfType<Install.ByLibrary>().Any() ? ways : [.. ways, new Install.ByLibrary(library, [], null, null, null)];
    }

    private static Install Way(YamlValue way, string? library)
    {
        var by = way.IsMap ? way.Get("by") : null;
        switch (by?.Text())
        {
            case "build":
                way.Only(["by"]);
                return new Install.WithTheBuild();
            case "project":
                way.Only(["by", "device"]);
                return new Install.ByProject(way.Get("device")?.Text() ?? EngineEnvironment.Cpu);
            case "library":
                way.Only(["by", "files", "nuget", "python", "hint"]);
                return new Install.ByLibrary(
                    library ?? throw way.Wrong("a library needs its name: the key \"library\" says it, such as \"library: tensorflow\""),
                    way.Get("files")?.Text().Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [],
                    way.Get("nuget")?.Text(), way.Get("python")?.Text(), way.Get("hint")?.Text());
            case "python":
                way.Only(["by", "requirements"]);
                return new Install.ByPython(way.Get("requirements")?.Text());
            case null:
                throw way.Wrong($"\"install\" must be ways with their keys, such as \"- {Example}\"");
            case var other:
                throw by!.Wrong($"unknown way \"{other}\" to install{Hint.For(other, Ways)} Known are {string.Join(", ", Ways)}");
        }
    }
}
