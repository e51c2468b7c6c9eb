using Bench.Bundles;
using Bench.Catalogue;
using Bench.Measure.Machine;
using Bench.Measure.Plan;
using Bench.Measure.Rounds;
using Bench.Measure.Workers;
using Bench.Recipes;
using Bench.Reports;

namespace Bench.Benchmarks;

// The cells of the benchmarks, planned as "bench run" plans its own: cpu, fp32, a thread a granted core.
internal static class Cells
{
    private static readonly Lazy<IReadOnlyList<Engine>> Found = new(() => Catalogue.Engines.Find());

    /// <summary>That are built here, with whatever else they need.</summary>
    public static IEnumerable<string> Engines =>
        from engine in Found.Value
        where engine.Measures && EngineLibrary.Missing(engine) is null && EngineProgram.Find(engine, out _) is not null
        select engine.Name;

    public static Task<GatedCell> StartAsync(string model, string engine, int batch)
    {
        var cache = Cache.Default();
        var overrides = new Overrides { Workloads = [model], Engines = [engine], Batch = [$"{batch}"], Devices = ["cpu"] };
        var suite = new Suite { Name = "benchmarkdotnet", Workloads = [new SuiteWorkload { Model = new(model, "benchmarkdotnet") }] };
        var plan = Planning.Resolve(suite, overrides, Found.Value, Workloads.Planned([]), ThisMachine.Read());
        var places = new RunPlaces
        {
            RecordPath = "",
            LogFolder = Path.Combine(cache.Home, "logs", "benchmarkdotnet"),
            ScratchFolder = Path.Combine(cache.Home, "scratch", $"benchmarkdotnet-{Environment.ProcessId}"),
        };
        return GatedCell.StartAsync(plan, places, cache, Judge.Of(Found.Value.First(found => found.Judges), places.LogFolder), VerdictWords.Of);
    }
}
