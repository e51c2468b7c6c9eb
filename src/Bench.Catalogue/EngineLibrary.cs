namespace Bench.Catalogue;

/// <summary>
/// Whether what <c>bench engines add</c> brings is there: a program built on demand, the native library of the user's that an engine runs on.
/// </summary>
public static class EngineLibrary
{
    /// <summary>What is missing of the environment without a label, in words; null when nothing is.</summary>
    public static string? Missing(Engine engine) => engine.IsBuiltOnDemand || engine.Library is not null ? Environments.Find(engine, null).Missing : null;
}
