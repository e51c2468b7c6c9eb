namespace Bench.Catalogue;

/// <summary>What an <c>engine.yaml</c> says of one name that a user can type. The worker's hello is the truth; this is enough for lists and plans.</summary>
public sealed record Engine
{
    public required string Name { get; init; }
    /// <summary>The folder of the engine.yaml.</summary>
    public required string Folder { get; init; }
    /// <summary>One line for lists.</summary>
    public string? About { get; init; }
    /// <summary>Options that this name stands for, where a folder has several names.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();
    public required IReadOnlyList<string> Modes { get; init; }
    public required IReadOnlyList<string> Precisions { get; init; }
    public required IReadOnlyList<string> Devices { get; init; }
    /// <summary>Option → the values it takes, in words for lists; the worker checks them.</summary>
    public IReadOnlyDictionary<string, string> KnownOptions { get; init; } = new Dictionary<string, string>();
    /// <summary>Preset → its options.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Presets { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, string>>();
    /// <summary>The command of the worker; empty: the program that the folder's project builds. <c>{folder}</c> stands for <see cref="Folder"/>.</summary>
    public IReadOnlyList<string> Start { get; init; } = [];
    /// <summary>Ways to install it, in the order to try.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Install { get; init; } = [];
    /// <summary>Folders that go before the system's when native libraries are looked for.</summary>
    public IReadOnlyList<string> LibraryPath { get; init; } = [];
    /// <summary>A native library of the user's that it runs on, by the name after "lib"; found by <c>bench engines add</c>.</summary>
    public string? Library { get; init; }
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
    public WeightCopies WeightCopies { get; init; } = WeightCopies.Unknown;
    /// <summary>True for the one that makes goldens.</summary>
    public bool Judges { get; init; }
    /// <summary>False for an engine that only plays a part (null, faults): never shown or chosen unless it is named.</summary>
    public bool Measures { get; init; } = true;
}
