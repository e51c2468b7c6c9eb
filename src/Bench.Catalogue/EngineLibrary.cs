using Bench.Protocol;

namespace Bench.Catalogue;

/// <summary>Whether what <c>bench engines add</c> brings is there: a program built on demand, the native library of the user's that an engine runs on.</summary>
public static class EngineLibrary
{
    /// <summary>What is missing, in words; null when nothing is.</summary>
    public static string? Missing(Engine engine) => EngineProgram.IsBuiltOnDemand(engine) && EngineProgram.Find(engine, out var unbuilt) is null ? unbuilt : Unknown(engine);

    /// <summary>Of the library alone.</summary>
    public static string? Unknown(Engine engine)
    {
        if (engine.Library is not { } name) return null;
        var adding = $"\"bench engines add {engine.Name} [--lib PATH]\" finds one, or {RememberedLibrary.Variable(name)} names it";
        return RememberedLibrary.Find(BenchHome.Path, name) is not { } known ? $"no lib{name} is known; {adding}"
            : File.Exists(known.Path) ? null
            : $"{known.Path}: is not there; {adding}";
    }
}
