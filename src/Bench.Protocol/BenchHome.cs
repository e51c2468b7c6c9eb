namespace Bench.Protocol;

/// <summary>Where Bench keeps what it makes and remembers: <c>$BENCH_HOME</c>, else <c>~/.cache/bench</c>, as the cache of bundles has it.</summary>
public static class BenchHome
{
    public static string Path => Environment.GetEnvironmentVariable("BENCH_HOME") is { Length: > 0 } given
        ? System.IO.Path.GetFullPath(given)
        : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "bench");
}
