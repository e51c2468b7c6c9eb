using Bench.Bundles;
using Bench.Measure.Rounds;
using BenchmarkDotNet.Attributes;

namespace Bench.Benchmarks;

/// <summary>A workload in every engine found: BenchmarkDotNet counts and times, an invocation is one run request to the engine's worker.</summary>
[MemoryDiagnoser]
public abstract class WorkloadBenchmark(string model)
{
    // All cases run in this process.
    private static readonly HashSet<(string Model, string Engine, int Batch)> Wrong = [];

    private GatedCell? _cell;

    internal static bool AnyWrong => Wrong.Count > 0;

    internal static bool IsWrong(string model, string engine, int batch) => Wrong.Contains((model, engine, batch));

    internal string Model => model;

    [ParamsSource(nameof(Engines))]
    public string Engine { get; set; } = "";

    [ParamsSource(nameof(Batches))]
    public int Batch { get; set; }

    public IEnumerable<string> Engines => Cells.Engines;

    public virtual IEnumerable<int> Batches => [1, 8];

    /// <summary>Nothing is timed that has not passed the gate: a step of every input set is compared with the golden. What fails throws by name.</summary>
    [GlobalSetup]
    public void Gate() => _cell = Cells.StartAsync(model, Engine, Batch).GetAwaiter().GetResult();

    /// <summary>The outputs of the very last step that was timed, too.</summary>
    [GlobalCleanup]
    public void GateAgain()
    {
        using var cell = _cell;
        try
        {
            cell?.EnsureRight();
        }
        catch (GateException)
        {
            // BenchmarkDotNet prints what a cleanup throws and shows the number all the same.
            Wrong.Add((model, Engine, Batch));
            throw;
        }
    }

    protected void Run(int steps) => _cell!.Run(steps);
}
