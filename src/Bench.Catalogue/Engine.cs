namespace Bench.Catalogue;

/// <summary>What an <c>engine.yaml</c> says of one name that a user can type. What it can do, its worker's hello says.</summary>
public sealed record Engine
{
    public required string Name { get; init; }
    /// <summary>All names in its engine.yaml, which may share a program: one of them is what its worker says of itself.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];
    /// <summary>The folder of the engine.yaml.</summary>
    public required string Folder { get; init; }
    /// <summary>One line for lists.</summary>
    public string? About { get; init; }
    /// <summary>Options that this name stands for, where a folder has several names.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();
    /// <summary>Option → the values it takes, in words for lists; the worker checks them.</summary>
    public IReadOnlyDictionary<string, string> KnownOptions { get; init; } = new Dictionary<string, string>();
    /// <summary>Preset → its options.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Presets { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, string>>();
    /// <summary>The command of the worker; empty: the program that the folder's project builds. <c>{folder}</c> stands for <see cref="Folder"/>.</summary>
    public IReadOnlyList<string> Start { get; init; } = [];
    /// <summary>What brings it.</summary>
    public IReadOnlyList<Install> Install { get; init; } = [];
    /// <summary>Folders that go before the system's when native libraries are looked for.</summary>
    public IReadOnlyList<string> LibraryPath { get; init; } = [];
    /// <summary>Environment variables of its worker.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();
    public WeightCopies WeightCopies { get; init; } = WeightCopies.Unknown;
    /// <summary>True for the one that makes goldens.</summary>
    public bool Judges { get; init; }
    /// <summary>False for an engine that only plays a part (null, faults): never shown or chosen unless it is named.</summary>
    public bool Measures { get; init; } = true;

    /// <summary>The native library of the user's that it runs on; null when there is none.</summary>
    public Install.ByLibrary? Library => Install.OfType<Install.ByLibrary>().FirstOrDefault();

    /// <summary>Whether its program comes by <c>bench engines add</c> alone.</summary>
    public bool IsBuiltOnDemand => Install.OfType<Install.ByProject>().Any() && !Install.OfType<Install.WithTheBuild>().Any();

    /// <summary>The project that its program is built from.</summary>
    public string Project => Path.Combine(Folder, Path.GetFileName(Folder) + ".csproj");
}
