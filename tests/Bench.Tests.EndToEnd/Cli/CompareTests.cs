using Bench.Records;
using Record = Bench.Records.Record;

namespace Bench.Tests.EndToEnd.Cli;

// "bench compare" over records of known content: what it says, and what its exit code means.
public sealed class CompareTests : IClassFixture<CliFolder>
{
    private readonly CliFolder _folder;

    public CompareTests(CliFolder folder)
    {
        _folder = folder;
        foreach (var (name, times) in new[] { ("base", 1), ("same", 1.0005), ("slow", 1.1) }) RecordFile.Write(Made(name, times), Path.Combine(folder.Folder, name + ".json"));
        var lost = Made("lost", 1);
        RecordFile.Write(lost with { Cells = [lost.Cells[0], lost.Cells[1] with { Outcome = new Outcome(OutcomeKind.Crashed, "died") }] }, Path.Combine(folder.Folder, "lost.json"));
    }

    [Theory]
    [InlineData("base.json slow.json --fail-if slower:3%", 1, @"^resnet50 infer b8 fp32 +onnxruntime +onnxruntime +0\.91× .* slower$")]
    [InlineData("base.json slow.json --fail-if slower:15%", 0, @"^resnet50 infer b8 fp32 +onnxruntime +onnxruntime +0\.91× .* slower$")]
    [InlineData("base.json same.json --fail-if slower:3%", 0, @"^resnet50 infer b8 fp32 +onnxruntime +onnxruntime +1\.00× .* no difference shown$")]
    [InlineData("base.json lost.json --fail-if slower:15%", 1, @"^resnet50 infer b8 fp32 +torchsharp .* not comparable")]
    [InlineData("base.json --by engine --baseline torchsharp", 0, @"^resnet50 infer b8 fp32 +torchsharp +onnxruntime +2\.00× .* faster$")]
    public void ItEndsWithOneWhereALossBeyondTheLimitIsClaimed(string arguments, int expected, string row)
    {
        var (code, output, errors) = _folder.Run($"compare {arguments}");
        Assert.Matches($"(?m){row}", output);
        Assert.Equal((expected, ""), (code, errors));
    }

    // Two engines, three launches each that differ by a thousandth; a step takes so many times as long as in the base.
    private static Record Made(string name, double times)
    {
        Cell Cell(string engine, double milliseconds)
        {
            var key = new CellKey { Workload = new Workload("resnet50", "infer", 8), Engine = engine, Device = "cpu", Precision = "fp32", Threads = 2 };
            return new Cell
            {
                Key = key.ToString(),
                Parts = key,
                Unit = "images",
                ItemsPerStep = 8,
                Outcome = Outcome.Measured,
                Iterations = [.. Enumerable.Range(1, 3).Select(wave => Iteration(wave, (long)(milliseconds * 1e6 * times * (1 + wave / 1000.0))))],
            };
        }

        return new Record
        {
            Name = name,
            Created = DateTimeOffset.UnixEpoch,
            Bench = "1.0.0",
            Plan = new PlanFacts { Suite = "made", Launches = 3, Rounds = 1, Iterations = 1, Seed = 1, IterationSeconds = 1, LeadInSeconds = 0.3, WarmUp = new WarmUp(2, 2, 4) },
            Machine = new MachineFacts { Name = "here", Os = "Linux", Architecture = "x64", Runtime = ".NET 10", LogicalCores = 4, GrantedProcessors = [0, 1], GrantedCores = 2 },
            Cells = [Cell("onnxruntime", 10), Cell("torchsharp", 20)],
            Ended = new Ending("done", DateTimeOffset.UnixEpoch),
        };
    }

    private static Iteration Iteration(int wave, long nanoseconds) =>
        new() { Wave = wave, Round = 1, Visit = 0, Steps = 10, FirstSet = 0, HostNanoseconds = 10 * nanoseconds + 1000, WorkerNanoseconds = 10 * nanoseconds };
}
