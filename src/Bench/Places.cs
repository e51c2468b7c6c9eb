using System.Globalization;
using Bench.Bundles;
using Bench.Catalogue;
using Bench.Measure.Workers;

namespace Bench.Cli;

/// <summary>Where things lie on this machine.</summary>
public static class Places
{
    public static string Log(string name) => Path.Combine(Cache.Default().Home, "logs", $"{Stamp(DateTime.UtcNow)}-{name}.log");

    /// <summary>The folder of the suites: in the checkout, or beside a packed bench.</summary>
    public static string? Suites => BenchRoot.Packed is not null ? Path.Combine(AppContext.BaseDirectory, "suites")
        : BenchRoot.Checkout is { } checkout ? Path.Combine(checkout, "benchmarks", "suites") : null;

    /// <summary>Where a run's record goes when nobody says it.</summary>
    public static string Record(string suite, DateTime now) =>
        Path.Combine(BenchRoot.Checkout is { } checkout
            ? Path.Combine(checkout, "results", "local")
            : Path.Combine(Environment.CurrentDirectory, "results"), $"{Stamp(now)}-{suite}.json");

    private static string Stamp(DateTime time) => time.ToString("yyyy-MM-ddTHH-mm-ss", CultureInfo.InvariantCulture);
}
