using Bench.Bundles;
using Bench.Catalogue;
using Bench.Measure.Machine;
using Bench.Measure.Plan;
using Bench.Measure.Rounds;
using Bench.Measure.Workers;
using Bench.Recipes;
using Bench.Records;
using Bench.Tests.EndToEnd.Workers;
using Record = Bench.Records.Record;

namespace Bench.Tests.EndToEnd.Measure;

/// <summary>A folder in which tiny workloads are measured; the cache in it is shared by all tests of a class.</summary>
public sealed class RunFolder : IDisposable
{
    private int _runs;

    public string Folder { get; } = Directory.CreateTempSubdirectory("bench-run-").FullName;

    public static IReadOnlyList<Engine> Engines { get; } =
        [.. Bench.Catalogue.Engines.Find([Path.Combine(Workshop.Root, "src", "Engines"), Workshop.FaultsFolder])];

    public List<RunEvent> Events { get; } = [];

    public RunPlaces Places(int run) => new()
    {
        RecordPath = Path.Combine(Folder, $"{run}.json"),
        LogFolder = Path.Combine(Folder, "logs", $"{run}"),
        ScratchFolder = Path.Combine(Folder, "scratch", $"{run}"),
    };

    public RunPlan Plan(string yaml, params Engine[] more) =>
        Planning.Resolve(SuiteFile.Parse(yaml, "test.yaml"), Overrides.None, [.. Engines, .. more], Workloads.Planned([]), ThisMachine.Read());

    public RunPlan Plan(string yaml, PlannedModel model) =>
        Planning.Resolve(SuiteFile.Parse(yaml, "test.yaml"), Overrides.None, Engines, [model], ThisMachine.Read());

    public Record Run(RunPlan plan) => Run(plan, null, TestContext.Current.CancellationToken);

    /// <summary>As on a machine that does not tell what disturbs a run: no iteration is excused.</summary>
    public Record RunWithoutSensors(RunPlan plan) =>
        Run(plan, null, TestContext.Current.CancellationToken, Directory.CreateDirectory(Path.Combine(Folder, "no sensors")).FullName);

    public Record Run(RunPlan plan, Action<RunEvent>? hear, CancellationToken cancel, string? sensors = null)
    {
        Events.Clear();
        var places = Places(++_runs) with { SensorFolder = sensors };
        var judge = Judge.Of(Engines.Single(engine => engine.Judges), places.LogFolder);
        return Measuring.RunAsync(plan, places, new Cache(Path.Combine(Folder, "home")), judge, e =>
        {
            Events.Add(e);
            hear?.Invoke(e);
        }, cancel).GetAwaiter().GetResult();
    }

    public Record Resume(string journal)
    {
        var soFar = RecordFile.Read(journal);
        var plan = Resuming.Plan(soFar, journal, Engines, Workloads.Planned([]), ThisMachine.Read());
        var places = new RunPlaces
        {
            RecordPath = Path.ChangeExtension(journal, ".json"),
            LogFolder = Path.Combine(Folder, "logs", "resumed"),
            ScratchFolder = Path.Combine(Folder, "scratch", "resumed")
        };
        var judge = Judge.Of(Engines.Single(engine => engine.Judges), places.LogFolder);
        return Measuring.ResumeAsync(plan, soFar, places, new Cache(Path.Combine(Folder, "home")), judge, Events.Add, TestContext.Current.CancellationToken)
            .GetAwaiter().GetResult();
    }

    /// <summary>An engine whose worker is the null engine, and a file that every message to it is written to.</summary>
    public Engine Noted(out string file)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, $"noted-{Guid.NewGuid():N}")).FullName;
        file = Path.Combine(folder, "messages");
        var program = EngineProgram.Find(Engines.Single(engine => engine.Name == "null"), out _)!;
        File.WriteAllText(Path.Combine(folder, "worker.sh"), $"exec {string.Join(' ', program)} < <(tee -a {file})\n");
        return Engines.Single(engine => engine.Name == "null") with { Name = "noted", Folder = folder, Start = ["bash", "{folder}/worker.sh"] };
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
