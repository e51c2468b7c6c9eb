using Bench.Records;
using Record = Bench.Records.Record;

namespace Bench.Tests.Records;

// Records of known content.
internal static class Made
{
    public static CellKey Key(string engine = "onnxruntime", int batch = 8, int? seq = null) => new()
    {
        Workload = new Workload(seq is null ? "resnet50" : "gpt2", "infer", batch, seq),
        Engine = engine,
        Device = "cpu",
        Precision = "fp32",
        Threads = 2,
    };

    /// <summary>A measured cell: a row of step times in milliseconds for each launch.</summary>
    public static Cell Cell(CellKey key, params double[][] launches) => new()
    {
        Key = key.ToString(),
        Parts = key,
        Unit = "images",
        ItemsPerStep = key.Workload.Batch,
        FlopsPerStep = 8.2e9,
        Bundle = "0123abcd",
        Versions = new Dictionary<string, string> { [key.Engine] = "1.0" },
        Settings = [new Setting("threads", "2", "read", "2"), new Setting("provider", "CPU", "read")],
        Layout = "nchw",
        Inputs = "host",
        Weights = "frozen",
        Outcome = Outcome.Measured,
        Verdicts = [Verdict()],
        Launches = [.. launches.Select((_, i) =>
            new Launch { Wave = i + 1, LoadNanoseconds = 5, CompileNanoseconds = 0, FirstStepNanoseconds = 7, WarmSteps = 9, WarmNanoseconds = 100,
                Settled = true, Steps = 10 })],
        Iterations = [.. launches.SelectMany((steps, wave) => steps.Select((milliseconds, round) => Iteration(wave + 1, round + 1, milliseconds)))],
    };

    public static Iteration Iteration(int wave, int round, double milliseconds, params string[] flags) => new()
    {
        Wave = wave,
        Round = round,
        Visit = 0,
        Steps = 10,
        FirstSet = 0,
        HostNanoseconds = (long)(milliseconds * 1e7) + 1000,
        WorkerNanoseconds = (long)(milliseconds * 1e7),
        Counters = new Counters { CpuNanoseconds = 1, AllocatedBytes = 2, PeakBytes = 3 },
        Flags = flags,
    };

    public static Verdict Verdict(bool passed = true) => new()
    {
        Wave = 1,
        Station = "before",
        Set = 0,
        Output = "y",
        NormError = 1e-7,
        WorstError = 1e-6,
        NormLimit = 1e-5,
        WorstLimit = 1e-4,
        Passed = passed,
        Fault = passed ? null : GateFault.Far,
    };

    public static Record Record(params Cell[] cells) => new()
    {
        Name = "2026-01-02T03-04-quick",
        Created = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Bench = "1.0.0",
        Plan = new PlanFacts
        {
            Suite = "quick",
            Launches = 3,
            Rounds = 3,
            Iterations = 1,
            Seed = 1,
            IterationSeconds = 1,
            LeadInSeconds = 0.3,
            WarmUp = new WarmUp(2, 2, 4)
        },
        Machine = new MachineFacts
        {
            Name = "here",
            Os = "Linux",
            Architecture = "x64",
            Runtime = ".NET 10",
            LogicalCores = 4,
            PhysicalCores = 2,
            GrantedProcessors = [0, 1],
            GrantedCores = 2,
            Caches = [new CacheFacts(1, "Data", 32768, 1)],
            Container = new ContainerFacts(2, 2, null),
        },
        Cells = cells,
        Ended = new Ending("done", new DateTimeOffset(2026, 1, 2, 3, 8, 5, TimeSpan.Zero)),
    };
}
