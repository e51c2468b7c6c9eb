using Bench.Bundles;
using Bench.Measure.Workers;
using Bench.Models;
using Bench.Protocol;

namespace Bench.Tests.EndToEnd.Workers;

/// <summary>What a step holds it gives back: ten thousand of them need no more memory than some.</summary>
public sealed class EngineMemoryTests : IDisposable
{
    // Smaller than one output a step would leave behind.
    private const long Room = 8 << 20;
    private const int Blocks = 5;
    // .NET makes its first generation as large as the last cache, and a heap grows to its first collection: 4 MiB here, on every machine.
    private static readonly Dictionary<string, string> SmallHeap = new() { ["DOTNET_GCgen0size"] = "0x400000" };
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly Workshop _workshop = new();
    private readonly string _home = Directory.CreateTempSubdirectory("bench-memory-").FullName;

    public static TheoryData<string> Names =>
        [.. Engines.Find([Path.Combine(Workshop.Root, "src", "Engines")]).Where(e => e.Measures).Select(e => e.Name)];

    public void Dispose()
    {
        _workshop.Dispose();
        Directory.Delete(_home, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task TenThousandStepsOfATinyModelLeaveNothingBehind(string name)
    {
        var engine = Engines.Find([Path.Combine(Workshop.Root, "src", "Engines")]).Single(e => e.Name == name);
        Assert.SkipWhen(EngineLibrary.Missing(engine) is not null, $"{name}: {EngineLibrary.Missing(engine)}");
        var worker = _workshop.Start(engine, new WorkerStart { LogFile = _workshop.LogFile, Environment = SmallHeap });
        try
        {
            worker.Hello(Workshop.Limit);
        }
        catch (WorkerException e) when (e is { Failure: WorkerFailure.Refused, Code: "unsupported" })
        {
            Assert.Skip(e.Reason);
        }

        var model = ModelList.Find("tiny-gpt2")!;
        var made = await new Cache(_home).PrepareAsync(new Recipe
        {
            Model = model.Name,
            Graph = model.Build(1, 4),
            Weights = new WeightSource.FromSeed(),
            Batch = 1,
            Sequence = 4,
            Unit = model.Unit,
            FlopsPerStep = 0,
            Parameters = model.Parameters,
        }, golden: null, cancel: TestContext.Current.CancellationToken);
        worker.Load(new Load { Bundle = made.BundleFolder, Weights = made.WeightsFolder, Device = "cpu", Precision = "fp32", Threads = 1 }, Workshop.Limit);

        Run(worker, 2_000);
        var kept = LeastKept(worker, 10_000);
        Assert.True(kept < Room, $"{name} holds {kept} bytes more after every 10000 steps");
    }

    [Fact]
    public void WhatEveryRunKeepsIsSeen()
    {
        var worker = _workshop.StartFaulty("grows");
        Assert.InRange(LeastKept(worker, 1), Room, long.MaxValue);
    }

    // An allocator and a heap grow by fits and starts; what steps keep, they keep in every block of them.
    private static long LeastKept(Worker worker, int steps)
    {
        var least = long.MaxValue;
        for (var block = 0; block < Blocks && least >= Room; block++)
        {
            var before = worker.Memory(Workshop.Limit).Bytes;
            Run(worker, steps);
            least = Math.Min(least, worker.Memory(Workshop.Limit).Bytes - before);
        }

        return least;
    }

    private static void Run(Worker worker, int steps)
    {
        var answer = worker.Send(new Request { Id = 0, Do = "run", Steps = steps, Set = 0 }, Limit);
        Assert.True(answer.Ok, answer.Text);
    }
}
