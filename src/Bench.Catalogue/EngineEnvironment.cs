using Bench.Protocol;

namespace Bench.Catalogue;

/// <summary>An engine as it is installed here once: one of <c>tensorflow-c@2.20</c> and <c>tensorflow-c@2.21</c>.</summary>
public sealed record EngineEnvironment
{
    public const string Cpu = "cpu";

    public required Engine Engine { get; init; }
    /// <summary>What the user calls it; null for the one that needs no name.</summary>
    public string? Label { get; init; }
    /// <summary>The device that it was installed for. What is there of it, its hello says.</summary>
    public string Device { get; init; } = Cpu;
    /// <summary>The folder of a program of its own; null: the one that the solution builds, or what its engine.yaml starts.</summary>
    public string? ProgramFolder { get; init; }
    /// <summary>The native library that it runs on, where its engine needs one and one is known.</summary>
    public RememberedLibrary? Library { get; init; }
    /// <summary>Why there is none of this label; null when it was found.</summary>
    public string? Unknown { get; init; }

    /// <summary>As its user types it: name@label.</summary>
    public string Name => Label is null ? Engine.Name : $"{Engine.Name}@{Label}";

    /// <summary>The command that makes it.</summary>
    public string Adding =>
        $"bench engines add {Engine.Name}" + (Device == Cpu ? "" : $" --device {Device}") + (Label is null || Label == Device ? "" : $" --as {Name}");

    /// <summary>What is missing for its worker to be of use, in words; null when nothing is.</summary>
    public string? Missing
    {
        get
        {
            if (Unknown is not null) return Unknown;
            if (EngineProgram.Find(this, out var unbuilt) is null) return unbuilt;
            if (ProgramFolder is not null && RememberedHello.Find(this)?.Hello is { } hello && OtherSource(hello) is { } stale) return stale;
            if (Engine.Library is not { Name: var name }) return null;
            var adding = $"\"{Adding} [--lib PATH]\" finds one, or {RememberedLibrary.Variable(name)} names it";
            return Library is null ? $"no lib{name} is known; {adding}" : File.Exists(Library.Path) ? null : $"{Library.Path}: is not there; {adding}";
        }
    }

    /// <summary>
    /// A program built on demand stays when the checkout moves on, and would then be compared with engines of other source: what to do, in words;
    /// null when all is well.
    /// </summary>
    public string? OtherSource(Hello hello)
    {
        // What says nothing of its source is a program of the user's own, unless its source lies here.
        if (ProgramFolder is null || hello.Build == SourceStamp.Text || (hello.Build is null && !IsOfCheckout)) return null;
        return $"its program was built from other source; run \"{Adding}\" again";
    }

    private bool IsOfCheckout =>
        BenchRoot.Checkout is { } checkout && Engine.Folder.StartsWith(checkout + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>What its worker finds among the environment's variables.</summary>
    public IEnumerable<KeyValuePair<string, string>> Variables => Library is { } library && Engine.Library is { Name: var name }
        ? Engine.Variables.Append(new(RememberedLibrary.Variable(name), library.Path))
        : Engine.Variables;
}
