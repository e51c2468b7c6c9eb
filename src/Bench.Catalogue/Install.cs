namespace Bench.Catalogue;

/// <summary>What an engine needs to be there, one of these each; an engine may need several: a program and a library.</summary>
public abstract record Install
{
    private Install()
    {
    }

    /// <summary>Its program comes with the solution, for the CPU.</summary>
    public sealed record WithTheBuild : Install;

    /// <summary><c>bench engines add</c> builds the project for a device, with a restore of its own: its packages are big, or not served everywhere.</summary>
    public sealed record ByProject(string Device) : Install;

    /// <summary>
    /// A native library of the user's, by the name after "lib": its files' names, the best first, and the NuGet package and Python module that bring one.
    /// </summary>
    public sealed record ByLibrary(string Name, IReadOnlyList<string> Files, string? Package, string? Module, string? Hint) : Install;

    /// <summary>A virtual environment of Python packages. Bench does not make these yet, and says so.</summary>
    public sealed record ByPython(string? Requirements) : Install;
}
