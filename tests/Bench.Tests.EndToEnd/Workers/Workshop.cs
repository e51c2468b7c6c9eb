using System.Runtime.CompilerServices;
using Bench.Catalogue;
using Bench.Measure.Workers;
using Bench.Protocol;

namespace Bench.Tests.EndToEnd.Workers;

/// <summary>A folder of its own for each test, and workers started in it.</summary>
public sealed class Workshop : IDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("bench-workers-").FullName;
    private readonly List<Worker> _workers = [];

    public string Folder => _folder;

    public string LogFile => Path.Combine(_folder, "worker.log");

    public string Log => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    public static string Root { get; } = FindRoot();

    /// <summary>Where the faults project builds to: a folder like those that BENCH_ENGINES names.</summary>
    public static string FaultsFolder { get; } = Path.Combine(Root, "artifacts", "bin", "faults", "release");

    public static Engine Faults { get; } = Engines.Find([FaultsFolder]).Single();

    public Worker Start(Engine engine, WorkerStart? start = null)
    {
        var worker = Worker.Start(engine, start ?? new WorkerStart { LogFile = LogFile });
        _workers.Add(worker);
        return worker;
    }

    public Worker StartFaulty(string fault, int after = 0)
    {
        Worker worker = Start(Faults);
        worker.Hello(Limit);
        worker.Load(Cell(("fault", fault), ("after", after.ToString())), Limit);
        return worker;
    }

    /// <summary>A cell that the null engine loads; it opens no bundle before the first fetch.</summary>
    public static Load Cell(params (string Name, string Value)[] options) => new()
    {
        Bundle = "no bundle",
        Weights = "no weights",
        Device = "cpu",
        Precision = "fp32",
        Threads = 1,
        Options = options.ToDictionary(option => option.Name, option => option.Value),
    };

    public void Dispose()
    {
        foreach (Worker worker in _workers) worker.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string FindRoot([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}
