using Bench.Bundles;

namespace Bench.Measure.Workers;

/// <summary>Whether the native library of the user's that an engine runs on is known on this machine.</summary>
public static class EngineLibrary
{
    /// <summary>Why the engine has no library; null when it has one, or needs none.</summary>
    public static string? Missing(Engine engine)
    {
        if (engine.Library is not { } name) return null;
        var adding = $"\"bench engines add {engine.Name} [--lib PATH]\" finds one, or {RememberedLibrary.Variable(name)} names it";
        return RememberedLibrary.Find(Cache.Default().Home, name) is not { } known ? $"no lib{name} is known; {adding}"
            : File.Exists(known.Path) ? null
            : $"{known.Path}: is not there; {adding}";
    }
}
