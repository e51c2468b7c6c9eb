using System.Text.RegularExpressions;
using Bench.Protocol;

namespace Bench.Catalogue;

/// <summary>An engine's environments on this machine: the one without a label, and those that <c>bench engines add … --as NAME@LABEL</c> has made.</summary>
public static partial class Environments
{
    private static string Home => Path.Combine(BenchHome.Path, "engines");

    /// <summary>Where an environment of its own lies; all names of an engine's folder share it.</summary>
    public static string Folder(Engine engine, string? label) => Path.Combine(Home, Path.GetFileName(engine.Folder) + (label is null ? "" : $"@{label}"));

    /// <summary>The one without a label first, whether or not it is there.</summary>
    public static IReadOnlyList<EngineEnvironment> Of(Engine engine) => [Unlabelled(engine), .. Labels(engine).Select(label => Labelled(engine, label)!)];

    /// <summary>The one of that label; one that says it is unknown where there is none.</summary>
    public static EngineEnvironment Find(Engine engine, string? label) => label is null ? Unlabelled(engine)
        : Labelled(engine, label) ?? new EngineEnvironment
        {
            Engine = engine,
            Label = label,
            Unknown = $"{engine.Name} has no environment \"{label}\"; \"bench engines\" lists what is installed",
        };

    /// <summary>Makes a folder an environment: that of a label, or one that is to be moved there.</summary>
    public static void Write(string folder, string device, RememberedLibrary? library) => new EnvironmentFile(device, library).Write(folder);

    /// <summary>Removes the folder of a label, or the program that was built into that of none. False when there is nothing.</summary>
    public static bool Remove(Engine engine, string? label)
    {
        RememberedHello.Forget(Find(engine, label));
        string folder = Folder(engine, label);
        if (!Directory.Exists(folder)) return false;
        Directory.Delete(folder, recursive: true);
        return true;
    }

    /// <summary>What a label may be: it is a folder's name, and stands between @ and + on the command line.</summary>
    public static bool IsLabel(string text) => Label().IsMatch(text);

    private static EngineEnvironment Unlabelled(Engine engine) => new()
    {
        Engine = engine,
        ProgramFolder = engine.IsBuiltOnDemand ? Folder(engine, null) : null,
        Library = Known(engine),
    };

    private static EngineEnvironment? Labelled(Engine engine, string label)
    {
        if (!IsLabel(label)) return null;
        string folder = Folder(engine, label);
        if (EnvironmentFile.Read(folder) is not { } file) return null;
        return new EngineEnvironment
        {
            Engine = engine,
            Label = label,
            Device = file.Device,
            ProgramFolder = engine.IsBuiltOnDemand || EngineProgram.IsIn(folder) ? folder : null,
            Library = file.Library ?? Known(engine),
        };
    }

    private static RememberedLibrary? Known(Engine engine) => engine.Library is { } library ? RememberedLibrary.Find(BenchHome.Path, library.Name) : null;

    private static IEnumerable<string> Labels(Engine engine)
    {
        string start = Path.GetFileName(engine.Folder) + "@";
        return !Directory.Exists(Home) ? [] : Directory.EnumerateDirectories(Home, start + "*").Select(folder => Path.GetFileName(folder)[start.Length..])
            .Where(label => Labelled(engine, label) is not null).Order(StringComparer.Ordinal);
    }

    // A folder that is being made ends in ".part".
    [GeneratedRegex(@"^[A-Za-z0-9](?!.*\.part$)[A-Za-z0-9._-]*$")]
    private static partial Regex Label();
}
